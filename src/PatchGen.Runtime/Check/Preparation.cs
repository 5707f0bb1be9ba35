using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security;

namespace PatchGen.Runtime.Check;

/// <summary>Compiles ahead what a switch will run.</summary>
internal static class Preparation
{
    /// <summary>Null, or why a trampoline from <paramref name="pre"/> to <paramref name="post"/> would not work.</summary>
    /// <param name="module">The target's module.</param>
    /// <param name="pre">The replaced method.</param>
    /// <param name="post">Its replacement.</param>
    /// <param name="callee">The token that the trampoline calls.</param>
    public static string? Fails(Module module, MethodBase pre, MethodInfo post, int callee)
    {
        try
        {
            // As the JIT will resolve it: by assembly, type, name and signature.
            var resolved = module.ResolveMethod(callee, pre.DeclaringType?.GetGenericArguments() ?? [], pre.IsGenericMethod ? pre.GetGenericArguments() : [])!;
            if (resolved.Module != post.Module || resolved.MetadataToken != post.MetadataToken)
                return $"the reference resolves to {resolved.DeclaringType}.{resolved.Name} in {resolved.Module.Assembly.GetName().Name}";
            Prepare(post);
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return $"{e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}";
        }
    }

    /// <summary>Compiles a method, or one instantiation of a generic one; false where its constraints leave no instantiation to try.</summary>
    public static bool Prepare(MethodBase method)
    {
        var ofType = method.DeclaringType?.GetGenericArguments() ?? [];
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : [];
        if (ofType.Length + ofMethod.Length == 0)
        {
            if (!method.IsAbstract) RuntimeHelpers.PrepareMethod(method.MethodHandle);
            return true;
        }

        var instantiation = ofType.Concat(ofMethod).Select(Instantiation.For).ToArray();
        if (instantiation.Contains(null)) return false;
        try
        {
            RuntimeHelpers.PrepareMethod(method.MethodHandle, [.. instantiation.Select(type => type!.TypeHandle)]);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (TypeLoadException)
        {
            return false;
        }
        catch (VerificationException)
        {
            return false;
        }
    }
}
