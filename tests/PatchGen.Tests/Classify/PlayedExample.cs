using PatchGen.Format;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Extract;
using PatchGen.Generator.Match;
using PatchGen.Tests.Hooks;

namespace PatchGen.Tests.Classify;

/// <summary>
/// An example of a page, compiled and taken through the steps of <c>create</c> up to the one that raises the page's id: the rules (PG1xxx to PG60xx), Hooks (PG91xx),
/// Extract (PG61xx). The extractor runs also where a rule refuses first, because its page is about the extractor's own check.
/// </summary>
internal sealed class PlayedExample : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("patchgen-");
    private readonly List<Snapshot> opened = [];
    private HookedChange? hooked;

    public PlayedExample(string id, RulePage.Example example)
    {
        var pre = Compile("pre", example, example.Pre, example.PreResources, example.PreReferences);
        var post = Compile("post", example, example.Post, example.PostResources, example.PostReferences);
        if (id.StartsWith("PG61", StringComparison.Ordinal)) Extract(pre, post, example);
        else if (id == "PG9004") Accept(pre, post, example);
        else if (id.StartsWith("PG91", StringComparison.Ordinal)) Hook(pre, post, example);
        else Findings = Classifier.Judge(Differ.Diff(Matcher.Match(pre, post), CancellationToken.None));
    }

    public IReadOnlyList<Finding> Findings { get; private set; } = [];

    /// <summary>The step lets the example through: whatever else it could find, too, is not there.</summary>
    public bool Passes { get; private set; } = true;

    /// <summary>The severity in the words of a page: the ids of the build are errors and warnings of the compiler's kind.</summary>
    public static string SeverityOnPage(string id, Severity severity) =>
        !id.StartsWith("PG9", StringComparison.Ordinal) ? severity.ToString() : severity == Severity.Refused ? "error of the build" : "warning of the build";

    /// <summary>A finding as <c>PG1001 post(4,17)</c> or, without a place, <c>PG1001</c>.</summary>
    public static string Shown(Finding finding) =>
        finding.Span is { } span ? $"{finding.Rule.Id} {Path.GetFileName(span.File)}({span.Line},{span.Column})" : finding.Rule.Id;

    public void Dispose()
    {
        hooked?.Dispose();
        foreach (var snapshot in opened) snapshot.Dispose();
        folder.Delete(recursive: true);
    }

    private void Extract(Snapshot pre, Snapshot post, RulePage.Example example)
    {
        if (example.Hooks.Count > 0) hooked = Hooked(pre, post, example);
        var refusals = new List<Refusal>();
        var changes = hooked?.Changes ?? Differ.Diff(Matcher.Match(pre, post), CancellationToken.None);
        var extracted = Extractor.Extract(changes, CancellationToken.None, refusals, hooked?.Module);
        Findings = [.. refusals.Select(refusal => refusal.ToFinding())];
        Passes = extracted.Ok;
    }

    private void Hook(Snapshot pre, Snapshot post, RulePage.Example example)
    {
        hooked = Hooked(pre, post, example);
        Findings = hooked.Verdict!.Findings;
        Passes = hooked.Verdict is Verdict.Clean;
    }

    private void Accept(Snapshot pre, Snapshot post, RulePage.Example example)
    {
        var file = Path.Combine(folder.FullName, "PatchGenSuppressions.xml");
        File.WriteAllText(file, example.Suppressions);
        var classified = Classifier.Classify(Differ.Diff(Matcher.Match(pre, post), CancellationToken.None), file);
        Passes = classified.Ok && classified.Value is Verdict.Clean;
        if (classified.Ok)
        {
            Findings = classified.Value.Findings;
            return;
        }

        Assert.Equal(Code.SuppressionFile, classified.Failure.Code);
        Findings = [.. classified.Failure.Evidence.Select(Said)];

        // "/tmp/PatchGenSuppressions.xml(2): error PG9004: ..."
        Finding Said(string line)
        {
            var parts = line.Split([": error ", ": "], 3, StringSplitOptions.None);
            return new() { Rule = new Rule(parts[1], "", (_, _) => null), Severity = Severity.Refused, Fact = new UnmodelledChange { Member = new("T:" + parts[0]), Why = line }, Message = line, Remedy = "" };
        }
    }

    private static HookedChange Hooked(Snapshot pre, Snapshot post, RulePage.Example example)
    {
        var hooked = new HookedChange(pre, post, _ => example.Hooks);
        Assert.True(hooked.Failure is null, hooked.Failure is null ? "" : string.Join('\n', hooked.Failure.Evidence.Prepend(hooked.Failure.Message)));
        return hooked;
    }

    private Snapshot Compile(string side, RulePage.Example example, string text, List<(string Name, string Text)> resources, List<(string Name, string Version, string Text)> references)
    {
        var snapshot = TestCompiler.Snapshot(
            [(side, text)], executable: example.Executable, resources: resources, references: [.. references.Select(library => Library(side, library))], runtimeAsync: example.RuntimeAsync);
        opened.Add(snapshot);
        return snapshot;
    }

    // A library that an example is compiled against.
    private string Library(string side, (string Name, string Version, string Text) library)
    {
        var file = Path.Combine(folder.CreateSubdirectory(side).FullName, library.Name + ".dll");
        using var compiled = TestCompiler.Snapshot($"[assembly: System.Reflection.AssemblyVersion(\"{library.Version}\")]\n{library.Text}", assembly: library.Name);
        File.WriteAllBytes(file, [.. compiled.Image]);
        return file;
    }
}
