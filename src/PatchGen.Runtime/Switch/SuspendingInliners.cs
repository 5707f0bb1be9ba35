using System.Reflection;
using PatchGen.Runtime.Agent;
using PatchGen.Runtime.Census;
using PatchGen.Runtime.State;

namespace PatchGen.Runtime.Switch;

/// <summary>
/// Calls that the runtime itself suspends, since .NET 11, have no state machine: each goes on in the very code in which it was
/// suspended, with what that had inlined, and nothing shows which of them there are. So what had inlined a changed method is named.
/// </summary>
internal static class SuspendingInliners
{
    private const int FirstMethod = 0x06000001;

    /// <summary>A line for each such method. Called once the changed methods are requested: only then the runtime tells an inliner.</summary>
    /// <param name="changed">The methods that were requested.</param>
    /// <param name="inliners">Takes note of the methods that were compiled anew.</param>
    public static IEnumerable<string> Of(IReadOnlyCollection<Site> changed, Inliners inliners)
    {
        if (HeapWalk.Continuation is null) return [];
        // What the runtime lists itself, code and modules, may be unloaded before it is looked at: these modules are held meanwhile.
        var modules = LoadedModules.ById();
        var suspended = modules.SelectMany(module => Methods(module.Key, module.Value)).Where(one => !changed.Contains(one.Site)).ToList();
        if (suspended.Count == 0) return [];
        var untold = suspended.Where(one => !AnyInstantiation.Prepare(one.Method)).Select(one => one.Site).ToHashSet();
        inliners.Note(NativeAgent.TakeEvents());
        // Precompiled code is no compiled function, and its record of what it inlined can be read; else any may have inlined them.
        var precompiled = PrecompiledInliners.Of(changed, modules, modules);
        HashSet<Site> sites = [.. inliners.All, .. precompiled.Ok ? precompiled.Value : suspended.Select(one => one.Site), .. untold];
        GC.KeepAlive(modules);
        return suspended.Where(one => sites.Contains(one.Site)).Select(one => $"calls of {one.Method.DeclaringType?.FullName}.{one.Method.Name} that were suspended before").Distinct().Order(StringComparer.Ordinal);
    }

    private static IEnumerable<(Site Site, MethodBase Method)> Methods(nint id, Module module)
    {
        var tokens = NativeAgent.SuspendingMethods(id);
        if (tokens.Length == 0 || !Ran(module)) yield break;
        foreach (var token in tokens)
        {
            if (Resolved(module, token) is { } method) yield return (new Site(id, token), method);
        }
    }

    private static MethodBase? Resolved(Module module, int token)
    {
        try
        {
            return module.ResolveMethod(token);
        }
        catch (Exception e) when (e is TypeLoadException or FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            // A method whose type cannot be loaded here never ran.
            return null;
        }
    }

    // The first method of a module that is prepared has its initializer run, which is the application's to do; before that none ran.
    private static bool Ran(Module module)
    {
        // What belongs to no type comes first. A module whose methods are looked at has more.
        for (var token = FirstMethod; module.ResolveMethod(token) is { DeclaringType: null } method; ++token)
        {
            if (method is ConstructorInfo) return NativeAgent.IsCompiled(method.MethodHandle.Value);
        }

        return true;
    }
}
