using System.Collections.Immutable;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Format;
using PatchGen.Runtime.Agent;

namespace PatchGen.Runtime.Check;

/// <summary>Finds the methods that the patch declares as boundaries of a request: none may be on a stack at the switch.</summary>
internal static class ConsistencyRoots
{
    /// <summary>Every loaded copy of every root. One that no target defines is refused: a promise would not be kept.</summary>
    /// <param name="roots">Doc ids.</param>
    /// <param name="modules">The loaded copies of the targets.</param>
    /// <param name="complete">False where a target is not loaded yet, which may define what is not found.</param>
    public static Result<ImmutableArray<Site>> Find(ImmutableArray<string> roots, ImmutableArray<TargetModule> modules, bool complete)
    {
        var wanted = roots.ToHashSet(StringComparer.Ordinal);
        var found = new Dictionary<string, List<Site>>(StringComparer.Ordinal);
        foreach (var module in modules.Where(_ => wanted.Count > 0))
        {
            var keys = new MemberKeyReader(module.Metadata);
            foreach (var method in module.Metadata.MethodDefinitions)
            {
                var id = DocumentationId.Of(keys.Method(method));
                if (!wanted.Contains(id)) continue;
                if (!found.TryGetValue(id, out var sites)) found[id] = sites = [];
                sites.Add(new Site(module.Id, MetadataTokens.GetToken(method)));
            }
        }

        return complete && roots.FirstOrDefault(root => !found.ContainsKey(root)) is { } missing
            ? new Failure(Code.ModuleInvalid, $"The patch declares consistency root {missing}, which none of its targets defines. Correct the declaration and make the patch anew.")
            : found.Values.SelectMany(sites => sites).ToImmutableArray();
    }
}
