using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile;

namespace PatchGen.Generator.Report;

/// <summary><c>report.sarif</c>, SARIF 2.1.0: the findings for code scanning and for editors.</summary>
internal static class Sarif
{
    private const string SourceRoot = "SRCROOT";

    public static byte[] Write(Verdict verdict, ReportPaths paths) => Json.Write(json =>
    {
        var rules = verdict.Findings.Select(f => f.Rule).DistinctBy(r => r.Id).OrderBy(r => r.Id, StringComparer.Ordinal).ToList();
        json.WriteStartObject();
        json.WriteString("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        json.Object("tool", () => json.Object("driver", () =>
        {
            json.WriteString("name", "PatchGen");
            json.WriteString("version", Product.Version);
            json.WriteString("informationUri", "https://github.com/patchgen/patchgen");
            json.Array("rules", rules, rule => Descriptor(json, rule));
        }));
        json.Object("originalUriBaseIds", () => json.Object(SourceRoot, () =>
            json.Object("description", () => json.WriteString("text", "The directory of the project that the patch is made from."))));
        json.WriteString("columnKind", "utf16CodeUnits");
        json.Array("results", verdict.Findings, finding => Result(json, finding, rules, paths));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Descriptor(Utf8JsonWriter json, Rule rule)
    {
        json.WriteStartObject();
        json.WriteString("id", rule.Id);
        json.WriteString("name", string.Concat(rule.Title.Split(' ', '/', '-').Select(word => char.ToUpperInvariant(word[0]) + word[1..])));
        json.Object("shortDescription", () => json.WriteString("text", rule.Title + "."));
        json.WriteString("helpUri", rule.HelpLink);
        json.WriteEndObject();
    }

    private static void Result(Utf8JsonWriter json, Finding finding, List<Rule> rules, ReportPaths paths)
    {
        var (pre, post) = (finding.Fact.Pre, finding.Fact.Post);
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Rule.Id);
        json.WriteNumber("ruleIndex", rules.FindIndex(r => r.Id == finding.Rule.Id));
        json.WriteString("level", finding.Severity switch { Severity.Note => "note", Severity.Warning => "warning", _ => "error" });
        json.Object("message", () => json.WriteString("text", $"{finding.Message} {finding.Remedy}".TrimEnd()));
        json.WriteStartArray("locations");
        json.WriteStartObject();
        if (post is not null) Physical(json, post, paths.Post);
        else if (pre is not null) Physical(json, pre, paths.Pre);
        json.WriteStartArray("logicalLocations");
        json.WriteStartObject();
        json.WriteString("fullyQualifiedName", finding.Fact.Member.Text);
        json.WriteEndObject();
        if (finding.Fact.Assembly.Length > 0)
        {
            json.WriteStartObject();
            json.WriteString("name", finding.Fact.Assembly);
            json.WriteString("kind", "module");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        if (post is not null && pre is not null)
        {
            json.WriteStartArray("relatedLocations");
            json.WriteStartObject();
            json.WriteNumber("id", 1);
            Physical(json, pre, paths.Pre);
            json.Object("message", () => json.WriteString("text", "Where it stood in the pre tree."));
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.Object("partialFingerprints", () => json.WriteString("patchgen/v1", Fingerprint(finding)));
        if (finding.Justification is { } justification) Suppression(json, "external", justification);
        else if (finding.HandledBy is { } hook) Suppression(json, "inSource", $"Handled by {hook}.");
        json.WriteEndObject();
    }

    private static void Suppression(Utf8JsonWriter json, string kind, string justification)
    {
        json.WriteStartArray("suppressions");
        json.WriteStartObject();
        json.WriteString("kind", kind);
        json.WriteString("justification", justification);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void Physical(Utf8JsonWriter json, SourceSpan span, Func<string, string> path) => json.Object("physicalLocation", () =>
    {
        var file = path(span.File);
        json.Object("artifactLocation", () =>
        {
            json.WriteString("uri", Uri(file));
            if (!Path.IsPathRooted(file)) json.WriteString("uriBaseId", SourceRoot);
        });
        json.Object("region", () =>
        {
            json.WriteNumber("startLine", span.Line);
            json.WriteNumber("startColumn", span.Column);
            json.WriteNumber("endLine", span.EndLine);
            json.WriteNumber("endColumn", span.EndColumn);
        });
    });

    private static string Uri(string file) => string.Join('/', file.Split('/').Select(System.Uri.EscapeDataString));

    // Rule and member, not the line: the same finding keeps its identity when code above it moves.
    private static string Fingerprint(Finding finding) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{finding.Rule.Id} {finding.Fact.GetType().Name} {finding.Fact.Member.Text}"))).ToLowerInvariant();
}
