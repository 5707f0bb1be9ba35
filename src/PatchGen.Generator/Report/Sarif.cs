using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PatchGen.Format;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Compile.Csc;

namespace PatchGen.Generator.Report;

/// <summary><c>report.sarif</c>, SARIF 2.1.0: the findings for code scanning and for editors.</summary>
internal static class Sarif
{
    private const string SourceRoot = "SRCROOT";
    private const string BaselineRoot = "BASELINE";

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
        // Several projects of one pipeline are several analyses.
        json.Object("automationDetails", () => json.WriteString("id", $"patchgen/{verdict.Changes.Correspondence.Post.Name}/"));
        json.Object("originalUriBaseIds", () =>
        {
            Root(json, SourceRoot, "The directory of the project that the patch is made from.");
            Root(json, BaselineRoot, "The directory of the same project in the baseline's tree.");
        });
        json.WriteString("columnKind", "utf16CodeUnits");
        var fingerprints = new Fingerprints();
        json.Array("results", verdict.Findings, finding => Result(json, finding, rules, paths, fingerprints.Of(finding)));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Descriptor(Utf8JsonWriter json, Rule rule)
    {
        json.WriteStartObject();
        var page = RulePages.Get(rule.Id);
        json.WriteString("id", rule.Id);
        json.WriteString("name", string.Concat(rule.Title.Split(' ', '/', '-').Select(word => char.ToUpperInvariant(word[0]) + word[1..])));
        json.Object("shortDescription", () => json.WriteString("text", rule.Title + "."));
        if (page is not null) json.Object("fullDescription", () => json.WriteString("text", FirstParagraph(page)));
        json.WriteString("helpUri", rule.HelpLink);
        json.Object("help", () =>
        {
            json.WriteString("text", page ?? $"{rule.Title}: see {rule.HelpLink}");
            json.Optional("markdown", page);
        });
        json.Object("properties", () => json.Array("tags", ["PatchGen", Area(rule.Id)], json.WriteStringValue));
        json.WriteEndObject();
    }

    private static void Root(Utf8JsonWriter json, string name, string description) =>
        json.Object(name, () => json.Object("description", () => json.WriteString("text", description)));

    // What the page says under Why, up to the first empty line.
    private static string FirstParagraph(string page)
    {
        var text = page.ReplaceLineEndings("\n");
        var start = text.IndexOf("\n## Why\n\n", StringComparison.Ordinal) is >= 0 and var why ? why + 9 : text.IndexOf("\n\n", StringComparison.Ordinal) + 2;
        var end = text.IndexOf("\n\n", start, StringComparison.Ordinal);
        return text[start..(end < 0 ? text.Length : end)].ReplaceLineEndings(" ").Trim();
    }

    private static string Area(string id) => id[2] switch
    {
        '1' => "data layout",
        '2' => "initializers",
        '3' => "runs once",
        '4' => "in flight",
        '5' => "visible surface",
        '6' => "cannot be patched",
        _ => "the build itself",
    };

    private static void Result(Utf8JsonWriter json, Finding finding, List<Rule> rules, ReportPaths paths, string fingerprint)
    {
        var (pre, post) = (finding.Fact.Pre, finding.Fact.Post);
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Rule.Id);
        json.WriteNumber("ruleIndex", rules.FindIndex(r => r.Id == finding.Rule.Id));
        json.WriteString("level", Level(finding));
        // A finding is a difference to the baseline: what is there was not there before.
        json.WriteString("baselineState", "new");
        json.Object("message", () => json.WriteString("text", $"{finding.Message} {finding.Remedy}".TrimEnd()));
        json.WriteStartArray("locations");
        json.WriteStartObject();
        if (post is not null) Physical(json, post, paths.Post, SourceRoot);
        else if (pre is not null) Physical(json, pre, paths.Pre, BaselineRoot);
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
            Physical(json, pre, paths.Pre, BaselineRoot);
            json.Object("message", () => json.WriteString("text", "Where it stood in the pre tree."));
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.Object("partialFingerprints", () => json.WriteString("patchgen/v1", fingerprint));
        if (finding.Justification is { } justification) Suppression(json, "external", justification);
        else if (finding.HandledBy is { } hook) Suppression(json, "inSource", $"Handled by {hook}.");
        else if (finding.Level == DiagnosticLevel.Silent) Suppression(json, "external", "Turned off by the project's configuration.");
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

    private static void Physical(Utf8JsonWriter json, SourceSpan span, Func<string, string> path, string root) => json.Object("physicalLocation", () =>
    {
        var file = path(span.File);
        json.Object("artifactLocation", () =>
        {
            json.WriteString("uri", Uri(file));
            if (!Path.IsPathRooted(file)) json.WriteString("uriBaseId", root);
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

    // What is accepted or handled keeps the gravity that its rule gives it: the suppression says the rest.
    private static string Level(Finding finding) => finding.Severity is Severity.Refused or Severity.NeedsTransform ? "error" : finding.Level switch
    {
        DiagnosticLevel.Error => "error",
        DiagnosticLevel.Warning => "warning",
        DiagnosticLevel.Message => "note",
        _ => finding.Severity == Severity.Warning ? "warning" : "note",
    };

    // Rule and member, not the line: the same finding keeps its identity when code above it moves.
    private sealed class Fingerprints
    {
        private readonly Dictionary<string, int> seen = [];

        public string Of(Finding finding)
        {
            var identity = $"{finding.Rule.Id} {finding.Fact.GetType().Name} {finding.Fact.Member.Text}";
            var count = seen[identity] = seen.GetValueOrDefault(identity) + 1;
            return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(count == 1 ? identity : $"{identity} {count}"))).ToLowerInvariant();
        }
    }
}
