namespace PatchGen.Corpus.Upstream;

/// <summary>A whole test project by vstest: on the pre library, there under `patchgen exec` with the patch, and on the built fix.</summary>
internal sealed class Suite(TestProject project, string patchgen, string tarball, ExtraFacts facts, Command command, string results, CancellationToken cancel)
{
    /// <summary>Runs it three times and compares.</summary>
    public async Task<SuiteResult> Run(Side pre, Side post)
    {
        var result = new SuiteResult { Project = project.Project };
        try
        {
            project.Use(post);
            var fixedOnes = await Results("post", patched: false);
            result = result with { Post = Count(fixedOnes) };
            project.Use(pre);
            var broken = await Results("pre", patched: false);
            result = result with { Pre = Count(broken) };
            var patched = await Results("patched", patched: true);
            return result with { Patched = Count(patched), Differences = [.. Differences(broken, patched, fixedOnes)] };
        }
        catch (EntryException e)
        {
            return result with { Reason = e.Message };
        }
    }

    private async Task<Dictionary<string, TestOutcome>> Results(string name, bool patched)
    {
        var file = Path.Combine(results, $"{Path.GetFileNameWithoutExtension(project.Project)}.{name}.trx");
        File.Delete(file);
        string[] vstest = ["dotnet", "vstest", project.Assembly, $"--logger:trx;LogFileName={Path.GetFileName(file)}", $"--ResultsDirectory:{results}"];
        string[] run = patched ? ["dotnet", patchgen, "exec", "--patch", tarball, "--", .. vstest] : vstest;
        // Not from the repository, whose global.json asks for another SDK; vstest itself runs tests from their folder.
        var ended = await command.Run(cancel, run[0], run[1..]);
        if (!File.Exists(file)) throw new EntryException($"the suite on {name} left no results: {Command.Complaint(ended)}");
        var outcomes = Trx.Read(file);
        return outcomes.Where(outcome => !facts.LeavesOut(outcome.Key)).ToDictionary();
    }

    private IEnumerable<SuiteDifference> Differences(Dictionary<string, TestOutcome> pre, Dictionary<string, TestOutcome> patched, Dictionary<string, TestOutcome> post)
    {
        foreach (var test in pre.Keys.Union(patched.Keys).Union(post.Keys).Order(StringComparer.Ordinal))
        {
            var (before, with, after) = (Of(pre, test), Of(patched, test), Of(post, test));
            if (with.How != after.How) yield return new(test, before.How, with.How, after.How, Why(test, before, with));
        }
    }

    private string? Why(string test, TestOutcome pre, TestOutcome patched) =>
        facts.Explanation(test) is { } why ? why
        : pre.Inexpressible && patched.Inexpressible ? "names what the library before the fix lacks"
        : null;

    private static TestOutcome Of(Dictionary<string, TestOutcome> outcomes, string test) => outcomes.GetValueOrDefault(test, new(TestOutcome.Absent));

    private static SuiteCount Count(Dictionary<string, TestOutcome> outcomes) => new(
        outcomes.Values.Count(outcome => outcome.How == TestOutcome.Passed),
        outcomes.Values.Count(outcome => outcome.How == TestOutcome.Failed),
        outcomes.Values.Count(outcome => outcome.How == TestOutcome.Skipped));
}
