using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Runtime.Agent;

namespace PatchGen.Runtime.Check.Il;

/// <summary>
/// Finds the methods of some modules that a method's frame may have given way to: those that it calls last, and those that they do.
/// Which method a delegate leads to, and what other assemblies call, is not looked for.
/// </summary>
/// <param name="modules">The modules.</param>
internal sealed class TailCalls(ImmutableArray<TargetModule> modules)
{
    /// <summary>All of them, the method itself left out.</summary>
    public ImmutableArray<Site> From(MethodBase method, Site site)
    {
        var found = new HashSet<Site>();
        var next = new Stack<(MethodBase Method, Site Site)>([(method, site)]);
        while (next.TryPop(out var at))
        {
            if (modules.IsEmpty || NativeAgent.Body(at.Site) is not { } il) continue;
            foreach (var (code, token) in WithoutTailCalls.Tails(il).Where(call => call.Code != ILOpCode.Calli))
            {
                foreach (var (callee, of) in Callees((MethodBase)IlOperands.Resolve(at.Method, token)!, code))
                    if (found.Add(of)) next.Push((callee, of));
            }
        }

        found.Remove(site);
        return [.. found.Order()];
    }

    private IEnumerable<(MethodBase Method, Site Site)> Callees(MethodBase called, ILOpCode code)
    {
        if (code == ILOpCode.Callvirt && called is { IsVirtual: true, IsFinal: false }) return modules.SelectMany(module => Named(module, called.Name));
        return modules.FirstOrDefault(module => module.Module == called.Module) is { } own ? [(own.Module.ResolveMethod(called.MetadataToken)!, new Site(own.Id, called.MetadataToken))] : [];
    }

    // Whatever may override or implement it: by name, explicit implementations by the end of theirs.
    private static IEnumerable<(MethodBase Method, Site Site)> Named(TargetModule module, string name)
    {
        foreach (var handle in module.Metadata.MethodDefinitions)
        {
            var definition = module.Metadata.GetMethodDefinition(handle);
            if (!definition.Attributes.HasFlag(MethodAttributes.Virtual) || definition.RelativeVirtualAddress == 0) continue;
            var own = module.Metadata.GetString(definition.Name);
            if (own != name && !own.EndsWith($".{name}", StringComparison.Ordinal)) continue;
            var token = MetadataTokens.GetToken(handle);
            yield return (module.Module.ResolveMethod(token)!, new Site(module.Id, token));
        }
    }
}
