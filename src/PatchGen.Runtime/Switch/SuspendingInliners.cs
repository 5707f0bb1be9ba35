using System.Reflection;
using PatchGen.Runtime.Agent;
using PatchGen.Runtime.Census;

namespace PatchGen.Runtime.Switch;

/// <summary>
/// Calls that the runtime itself suspends, since .NET 11, have no state machine: each goes on in the very code in which it was
/// suspended, with what that had inlined, and nothing shows which of them there are. So what had inlined a changed method is named.
/// </summary>
internal static class SuspendingInliners
{
    // MethodImplOptions.Async.
    private const MethodImplAttributes Async = (MethodImplAttributes)0x2000;

    /// <summary>A line for each such method. Called once the changed methods are requested: only then the runtime tells an inliner.</summary>
    /// <param name="changed">The methods that were requested.</param>
    /// <param name="inliners">Takes note of the methods that were compiled anew.</param>
    public static IEnumerable<string> Of(IReadOnlyCollection<Site> changed, Inliners inliners)
    {
        if (HeapWalk.Continuation is null) return [];
        foreach (var function in NativeAgent.SuspendingFunctions()) Stacks.Prepare(function);
        inliners.Note(NativeAgent.TakeEvents());
        // Precompiled code is no compiled function, and its record of what it inlined can be read.
        var sites = inliners.All.Concat(changed.SelectMany(NativeAgent.PrecompiledInliners).Select(inliner => new Site(inliner.Module, inliner.Token))).Except(changed).ToHashSet();
        if (sites.Count == 0) return [];
        var modules = LoadedModules.ById();
        return sites.Select(site => modules.TryGetValue(site.Module, out var module) ? module.ResolveMethod(site.Token) : null).OfType<MethodBase>()
            .Where(method => method.MethodImplementationFlags.HasFlag(Async)).Select(method => $"calls of {method.DeclaringType?.FullName}.{method.Name} that were suspended before").Distinct().Order(StringComparer.Ordinal);
    }
}
