using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Extract;

namespace PatchGen.Tests.Extract;

/// <summary>Real libraries, as if every method had changed: each is extracted, fits its trampoline, and compiles in the process.</summary>
public sealed class LibraryTests
{
    [Theory]
    [InlineData("PatchGen.Format.dll", false)]
    [InlineData("PatchGen.Format.dll", true)]
    [InlineData("Mono.Cecil.dll", false)]
    [InlineData("DiffPlex.dll", true)]
    [InlineData("CsCheck.dll", false)]
    [InlineData("CsCheck.dll", true)]
    public void Every_method_of_a_library_can_be_replaced(string file, bool bound)
    {
        using var pre = Open(file);
        var extracted = Extractor.Extract(AllChanged.Of(pre, bound), CancellationToken.None);
        Assert.True(extracted.Ok, extracted.Failure is { } f ? string.Join('\n', f.Evidence.Prepend(f.Message).Take(40)) : "");
        var problems = string.Join("\n", Uncompilable(pre, extracted.Value!).Take(20));
        Assert.True(problems.Length == 0, problems);
    }

    private static Snapshot Open(string file)
    {
        var path = Path.Combine(AppContext.BaseDirectory, file);
        return new Snapshot([.. File.ReadAllBytes(path)], [])
        {
            References = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(':')],
        };
    }

    private static IEnumerable<string> Uncompilable(Snapshot pre, PatchModule patch)
    {
        var context = new AssemblyLoadContext("library");
        var target = context.LoadFromStream(new MemoryStream([.. pre.Image]));
        context.Resolving += (_, name) => name.Name == target.GetName().Name ? target : null;
        var module = context.LoadFromStream(new MemoryStream(patch.Image));
        foreach (var type in module.GetTypes())
        {
            const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
            foreach (var method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)))
            {
                if (method.IsAbstract || method.GetMethodBody() is null) continue;
                if (Compile(type, method) is { } problem) yield return $"{type}.{method}: {problem}";
            }
        }
    }

    private static string? Compile(Type type, MethodBase method)
    {
        try
        {
            var ofType = type.IsGenericTypeDefinition ? Arguments(type.GetGenericArguments()) : [];
            var ofMethod = method.IsGenericMethodDefinition ? Arguments(method.GetGenericArguments()) : [];
            if (ofType is null || ofMethod is null) return null;
            RuntimeHelpers.PrepareMethod(method.MethodHandle, [.. ofType.Concat(ofMethod).Select(t => t.TypeHandle)]);
            return null;
        }
        // The arguments that were guessed do not satisfy the constraints.
        catch (Exception e) when (e is ArgumentException || e is TypeLoadException && e.Message.Contains("constraint", StringComparison.Ordinal))
        {
            return null;
        }
        catch (Exception e)
        {
            return $"{e.GetType().Name}: {e.Message}";
        }
    }

    private static Type[]? Arguments(Type[] parameters)
    {
        if (parameters.Any(p => p.GetGenericParameterConstraints().Length > 0)) return null;
        return [.. parameters.Select(p => p.GenericParameterAttributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint) ? typeof(int) : typeof(string))];
    }
}
