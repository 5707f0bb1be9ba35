using System.Text.Json;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Report;

/// <summary><c>verdict.json</c>: the verdict for programs. Same verdict, same bytes.</summary>
internal static class VerdictJson
{
    private const int Schema = 1;

    public static byte[] Write(Verdict verdict, ReportPaths paths) => Json.Write(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", Schema);
        Members(json, verdict, paths);
        json.WriteEndObject();
    });

    /// <summary>What the object holds besides the version of its form.</summary>
    public static void Members(Utf8JsonWriter json, Verdict verdict, ReportPaths paths)
    {
        var outcome = verdict switch
        {
            Verdict.Clean => "clean",
            Verdict.Nothing => "nothing",
            _ => "refused",
        };
        var changes = verdict.Changes;
        json.WriteString("assembly", changes.Correspondence.Post.Name);
        json.WriteString("outcome", outcome);
        json.WriteString("code", verdict.Code.Name);
        json.WriteNumber("compared", changes.All.Sum(c => c.Compared));
        json.Array("findings", verdict.Findings, finding => Write(json, finding, paths));
        json.Array("changed", changes.AllFacts.OfType<MethodChanged>(), fact => Write(json, fact, paths));
        json.Array("added", changes.AllFacts.Where(f => f is MethodAdded or FieldAdded or TypeAdded), fact => Write(json, fact, paths));
        json.Array("removed", changes.AllFacts.Where(f => f is MethodRemoved or FieldRemoved or TypeRemoved), fact => Write(json, fact, paths));
    }

    /// <summary>What every fact says: member, why, places.</summary>
    public static void Members(Utf8JsonWriter json, Fact fact, ReportPaths paths)
    {
        json.WriteString("assembly", fact.Assembly);
        json.WriteString("member", fact.Member.Text);
        Why(json, fact);
        Spans(json, fact, paths);
    }

    private static void Write(Utf8JsonWriter json, Finding finding, ReportPaths paths)
    {
        json.WriteStartObject();
        json.WriteString("rule", finding.Rule.Id);
        json.WriteString("title", finding.Rule.Title);
        json.WriteString("severity", finding.Severity.ToString());
        json.WriteBoolean("open", finding.IsOpen);
        json.WriteString("assembly", finding.Fact.Assembly);
        json.WriteString("member", finding.Fact.Member.Text);
        json.WriteString("message", finding.Message);
        json.WriteString("remedy", finding.Remedy);
        Why(json, finding.Fact);
        Spans(json, finding.Fact, paths);
        json.Optional("justification", finding.Justification);
        json.Optional("handledBy", finding.HandledBy);
        if (finding.Transform is { } transform) Write(json, transform);
        json.WriteString("helpLink", finding.Rule.HelpLink);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Fact fact, ReportPaths paths)
    {
        json.WriteStartObject();
        Members(json, fact, paths);
        json.WriteEndObject();
    }

    // What `patchgen new-hook` writes its stubs from.
    private static void Write(Utf8JsonWriter json, Transform transform) => json.Object("transform", () =>
    {
        json.WriteString("member", transform.Member);
        json.Optional("pre", transform.Pre);
        json.Optional("post", transform.Post);
        json.Optional("owner", transform.Shadow?.Owner);
        json.Optional("value", transform.Shadow?.Value);
        json.Optional("state", transform.State);
        json.Array("apply", transform.Apply, json.WriteStringValue);
        json.Array("reverse", transform.Reverse, json.WriteStringValue);
        json.WriteBoolean("complete", transform.IsComplete);
    });

    private static void Why(Utf8JsonWriter json, Fact fact) => json.Optional("why", fact.Why.Length > 0 ? fact.Why : null);

    private static void Spans(Utf8JsonWriter json, Fact fact, ReportPaths paths)
    {
        Span(json, "pre", fact.Pre, paths.Pre);
        Span(json, "post", fact.Post, paths.Post);
    }

    private static void Span(Utf8JsonWriter json, string name, SourceSpan? span, Func<string, string> path)
    {
        if (span is null) return;
        json.WriteStartObject(name);
        json.WriteString("file", path(span.File));
        json.WriteNumber("line", span.Line);
        json.WriteNumber("column", span.Column);
        json.WriteNumber("endLine", span.EndLine);
        json.WriteNumber("endColumn", span.EndColumn);
        json.WriteEndObject();
    }
}
