using System.Collections.Immutable;
using System.Globalization;
using PatchGen.Generator.Match;

namespace PatchGen.Generator.Report.Steps;

/// <summary>What Match gave.</summary>
internal static class MatchReport
{
    public static StepReport Write(string assembly, ImmutableArray<MatchedKind> kinds) => new(
        [$"{assembly}: {kinds.Sum(k => k.Paired)} declarations on both sides, {kinds.Sum(k => k.Added.Length)} added, {kinds.Sum(k => k.Removed.Length)} removed.", .. kinds.SelectMany(Lines)],
        Json.Text(json =>
        {
            json.WriteString("step", "match");
            json.WriteString("assembly", assembly);
            foreach (var kind in kinds)
            {
                json.Object(kind.Kind, () =>
                {
                    json.WriteNumber("paired", kind.Paired);
                    json.Array("added", kind.Added, key => json.WriteStringValue(key.Text));
                    json.Array("removed", kind.Removed, key => json.WriteStringValue(key.Text));
                });
            }
        }));

    private static IEnumerable<string> Lines(MatchedKind kind)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"{kind.Kind}: {kind.Paired} on both sides, {kind.Added.Length} added, {kind.Removed.Length} removed");
        foreach (var key in kind.Removed) yield return "  - " + key.Display;
        foreach (var key in kind.Added) yield return "  + " + key.Display;
    }
}
