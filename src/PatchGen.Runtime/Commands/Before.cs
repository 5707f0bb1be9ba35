using PatchGen.Format;
using PatchGen.Runtime.Census;
using PatchGen.Runtime.Check;
using PatchGen.Runtime.State;

namespace PatchGen.Runtime.Commands;

/// <summary>What lives in the process before a switch, as far as it matters to the patch.</summary>
/// <param name="Suspended">How many instances may run pre code on data that hooks transform, by member; null: unknown.</param>
/// <param name="ShadowObjects">How many objects have each shadow field, by its member; null: unknown.</param>
internal sealed record Before(IReadOnlyDictionary<MemberKey, int>? Suspended, IReadOnlyDictionary<MemberKey, int>? ShadowObjects)
{
    /// <summary>How long the application stood still for it, where that was allowed.</summary>
    public TimeSpan Paused { get; init; }

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly Before Nothing = new(new Dictionary<MemberKey, int>(), new Dictionary<MemberKey, int>());

    public static Before Take(Manifest manifest, ApplyRequest request, Client client, Trail trail)
    {
        var shadows = manifest.Targets.SelectMany(t => t.ShadowFields.Select(field => (t.Name, Field: field))).ToLookup(f => (f.Name, TypeNames.Of(f.Field.Type)), f => f.Field.Member);
        var inFlight = HookedApply.Transforms(manifest) && !request.AllowDraining && manifest.Targets.Any(t => t.Suspended.Any(s => s.Kind.IsCounted()));
        // Before Main none of the application's code has run; and what is not here cannot be patched.
        if (request.AtStart || !manifest.Targets.Any(t => TargetFinder.Find(t).Ok) || (shadows.Count == 0 && !inFlight)) return Nothing;

        trail.Step("Count", "what lives");
        var before = Nothing;
        if (shadows.Count > 0)
        {
            var objects = new Dictionary<MemberKey, int>();
            var members = new Dictionary<Type, MemberKey[]>();
            // Where collections move things, a walk meets an object again. Past the limit, where the answer is known, no more are kept.
            var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
            var tooMany = false;
            var outcome = HeapCensus.Take(IsWanted, Found, client.Cancelled, Patience, allowPause: request.AllowPause);
            trail.Step("Count", $"{outcome}");
            before = before with { ShadowObjects = outcome.Complete ? objects : null, Paused = outcome.Paused };

            bool IsWanted(Type type)
            {
                MemberKey[] of = [.. Bases(type).SelectMany(b => shadows[(b.Assembly.GetName().Name ?? "", TypeNames.Of(b))])];
                if (of.Length > 0) members.Add(type, of);
                return of.Length > 0;
            }

            void Found(object found)
            {
                if (tooMany ? seen.Contains(found) : !seen.Add(found)) return;
                foreach (var member in members[found.GetType()]) tooMany |= (objects[member] = objects.GetValueOrDefault(member) + 1) > request.ShadowLimit;
            }
        }

        if (!inFlight) return before;
        using var drain = Drain.Of(manifest, manifest.Targets.Select(TargetFinder.Find).Where(found => found.Ok).SelectMany(found => found.Value));
        var suspended = drain.Begin(client.Cancelled, Patience, request.AllowPause);
        trail.Step("Count", $"{drain.Outcome}");
        return before with { Suspended = suspended, Paused = before.Paused + drain.Paused };
    }

    private static IEnumerable<Type> Bases(Type type)
    {
        for (var at = type; at is not null; at = at.BaseType) yield return at;
    }
}
