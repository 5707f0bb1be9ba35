namespace PatchGen.Corpus.Upstream;

/// <summary>A whole test project: on the pre library, there with the patch, and on the built fix; each in processes of its own.</summary>
internal sealed class Suite(TestProject project, Func<string?, TestSession> session, string tarball, ExtraFacts facts)
{
    /// <summary>Runs it three times and compares.</summary>
    public async Task<SuiteResult> Run(Side pre, Side post)
    {
        var result = new SuiteResult { Project = project.Project };
        try
        {
            project.Use(post);
            var fixedOnes = await Results(Phase.Pre);
            result = result with { Post = Count(fixedOnes) };
            project.Use(pre);
            var broken = await Results(Phase.Pre);
            result = result with { Pre = Count(broken) };
            var patched = await Results(Phase.Patched);
            return result with { Patched = Count(patched), Differences = [.. Differences(broken, patched, fixedOnes)] };
        }
        catch (EntryException e)
        {
            return result with { Reason = e.Message };
        }
    }

    private async Task<Dictionary<string, TestOutcome>> Results(Phase phase)
    {
        await using var running = session(phase == Phase.Pre ? null : tarball);
        return await running.Run(phase, [.. (await running.Tests()).Keys.Where(test => !facts.LeavesOut(test))]);
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
