using System.Globalization;
using System.Text.Json;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Report.Steps;

/// <summary>What Diff gave: each fact, where and why.</summary>
internal static class DiffReport
{
    public static StepReport Write(ChangeSet changes, ReportPaths paths) => new(
        [$"{changes.Correspondence.Post.Name}: {Sum(changes)}", .. changes.AllFacts.SelectMany(fact => Lines(changes, fact, paths))],
        Json.Text(json =>
        {
            json.WriteString("step", "diff");
            json.WriteString("assembly", changes.Correspondence.Post.Name);
            json.WriteNumber("compared", changes.All.Sum(c => c.Compared));
            json.WriteBoolean("empty", changes.IsEmpty);
            json.Array("facts", changes.AllFacts, fact => Write(json, fact, paths));
        }));

    private static string Sum(ChangeSet changes)
    {
        var bodies = string.Create(CultureInfo.InvariantCulture, $"{changes.All.Sum(c => c.Compared)} method bodies compared");
        if (!changes.AllFacts.Any()) return $"nothing differs ({bodies}).";
        var kinds = changes.AllFacts.GroupBy(FactDetails.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Count()} × {kind.Key}"));
        return $"{string.Join(", ", kinds)} ({bodies}).";
    }

    private static IEnumerable<string> Lines(ChangeSet changes, Fact fact, ReportPaths paths)
    {
        yield return $"{FactDetails.Kind(fact)}: {fact.Member.Display}{(changes.Referenced.IsEmpty ? "" : $" in {fact.Assembly}")}";
        var place = Place(fact.Post, paths.Post) ?? (Place(fact.Pre, paths.Pre) is { } pre ? "pre " + pre : null);
        var words = string.Join(": ", new[] { place, fact.Why.Length > 0 ? fact.Why : null }.OfType<string>());
        if (words.Length > 0) yield return "    " + words;
    }

    private static string? Place(SourceSpan? span, Func<string, string> name) => span is null ? null : $"{name(span.File)}({span.Line},{span.Column})";

    private static void Write(Utf8JsonWriter json, Fact fact, ReportPaths paths)
    {
        json.WriteStartObject();
        json.WriteString("kind", fact.GetType().Name);
        VerdictJson.Members(json, fact, paths);
        json.Object("details", () =>
        {
            foreach (var (name, value) in FactDetails.Of(fact))
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }
        });
        json.WriteEndObject();
    }
}
