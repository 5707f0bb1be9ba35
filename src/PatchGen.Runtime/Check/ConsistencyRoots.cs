using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Format;
using PatchGen.Runtime.Agent;
using PatchGen.Runtime.Check.Il;

namespace PatchGen.Runtime.Check;

/// <summary>A boundary of requests: no activation of it may see the code of both sides.</summary>
/// <param name="Site">The method.</param>
/// <param name="Method">The same, to be compiled.</param>
/// <param name="Body">
/// Its own IL, as the agent holds it: given explicitly, it is never inlined; and no call takes the place of its frame. So whoever is
/// at work in it is seen, from the de-inlining on for as long as the patch is in effect.
/// </param>
/// <param name="Tails">The methods of the targets that may have taken the place of its frame in the code that it had before.</param>
internal sealed record ConsistencyRoot(Site Site, MethodBase Method, nint Body, ImmutableArray<Site> Tails);

/// <summary>Finds the methods that the patch declares as boundaries of a request: none may be on a stack at the switch.</summary>
internal static class ConsistencyRoots
{
    /// <summary>Every loaded copy of every root. One that no target defines is refused: a promise would not be kept.</summary>
    /// <param name="roots">Doc ids.</param>
    /// <param name="copies">The patch in the loaded copies of the targets.</param>
    /// <param name="complete">False where a target is not loaded yet, which may define what is not found.</param>
    public static Result<ImmutableArray<ConsistencyRoot>> Find(ImmutableArray<string> roots, IReadOnlyCollection<PreparedCopy> copies, bool complete)
    {
        var wanted = roots.ToHashSet(StringComparer.Ordinal);
        var found = new Dictionary<string, List<ConsistencyRoot>>(StringComparer.Ordinal);
        var tails = new TailCalls([.. copies.Select(c => c.Target.Module)]);
        foreach (var copy in copies.Where(_ => wanted.Count > 0))
        {
            var module = copy.Target.Module;
            var keys = new MemberKeyReader(module.Metadata);
            foreach (var handle in module.Metadata.MethodDefinitions)
            {
                var id = DocumentationId.Of(keys.Method(handle));
                if (!wanted.Contains(id)) continue;
                if (!found.TryGetValue(id, out var of)) found[id] = of = [];
                var site = new Site(module.Id, MetadataTokens.GetToken(handle));
                var root = copy.Methods.FirstOrDefault(m => m.Site == site) is { } changed ? Of(changed, tails) : Of(site, module.Module.ResolveMethod(site.Token)!, tails);
                if (root is null) return new Failure(Code.ModuleInvalid, $"The patch declares consistency root {id}, which has no code of its own. Declare the methods that implement it and make the patch anew.");
                of.Add(root);
            }
        }

        return complete && roots.FirstOrDefault(root => !found.ContainsKey(root)) is { } missing
            ? new Failure(Code.ModuleInvalid, $"The patch declares consistency root {missing}, which none of its targets defines. Correct the declaration and make the patch anew.")
            : found.Values.SelectMany(of => of).ToImmutableArray();
    }

    /// <summary>The roots of a patch with those replacements of other patches that stand in for a root.</summary>
    /// <param name="roots">The roots of the patch.</param>
    /// <param name="inEffect">The redirection that is in effect for a method, or null.</param>
    public static ImmutableArray<ConsistencyRoot> With(ImmutableArray<ConsistencyRoot> roots, Func<Site, CheckedMethod?> inEffect) =>
        [.. roots, .. roots.Select(root => inEffect(root.Site)).OfType<CheckedMethod>().Select(top => Of(top, new TailCalls([]))).OfType<ConsistencyRoot>()];

    // A changed method is guarded as such; what is a root from then on is its replacement.
    private static ConsistencyRoot? Of(CheckedMethod changed, TailCalls tails) =>
        Of(changed.ReplacementSite, changed.Post, new TailCalls([])) is { } root ? root with { Tails = tails.From(changed.Target, changed.Site) } : null;

    private static ConsistencyRoot? Of(Site site, MethodBase method, TailCalls tails) =>
        NativeAgent.Body(site) is { } il ? new(site, method, NativeAgent.SharedBody(WithoutTailCalls.Emit(il)), tails.From(method, site)) : null;
}
