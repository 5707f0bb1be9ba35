using System.Diagnostics;

namespace PatchGen.Corpus.Upstream;

/// <summary>The tests of one entry's fix, by the patch that the entry's run made. What it found out before it failed is kept.</summary>
internal sealed class UpstreamRun
{
    private readonly CorpusEntry entry;
    private readonly Options options;
    private readonly ExtraFacts facts;
    private readonly EntryResult made;
    private readonly Action<string> say;
    private readonly string folder;
    private readonly string work;
    private readonly Command command;
    private UpstreamResult result;

    public UpstreamRun(CorpusEntry entry, Options options, ExtraFacts facts, EntryResult made, UpstreamResult? earlier, Action<string> say)
    {
        (this.entry, this.options, this.facts, this.made, this.say) = (entry, options, facts, made, say);
        folder = EntryRun.ResultFolder(options, entry);
        work = Path.Combine(options.Work, entry.Id);
        command = new Command(options.Work, Path.Combine(folder, "upstream.txt"));
        result = new() { Id = entry.Id, Probe = Probe(made), Suites = earlier?.Suites ?? [] };
    }

    /// <summary>Does it all; whatever goes wrong is the result's reason.</summary>
    /// <exception cref="OperationCanceledException">The whole run was cancelled.</exception>
    public async Task<UpstreamResult> Run(CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(options.Timeout);
        File.Delete(Path.Combine(folder, "upstream.txt"));
        try
        {
            await Steps(timeout.Token);
        }
        catch (EntryException e)
        {
            result = result with { Verdict = result.Applied is null ? UpstreamVerdict.NotRun : UpstreamVerdict.NotApplied, Reason = e.Message };
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            result = result with { Reason = $"not done within {options.Timeout.TotalSeconds:0} s" };
        }
        finally
        {
            if (!options.Keep && Directory.Exists(work)) Directory.Delete(work, recursive: true);
        }

        return result with { Seconds = Math.Round(watch.Elapsed.TotalSeconds, 1) };
    }

    private async Task Steps(CancellationToken cancel)
    {
        say("looking for the fix's tests");
        var tree = await Tree.Create(Path.Combine(work, "tests"), entry.Repo, new Clones(options.Clones), command, cancel);
        await tree.Checkout(entry.FixCommit, cancel);
        var fix = FixDiff.Parse(await tree.Difference(entry.ParentCommit, entry.FixCommit, cancel));
        var files = FixTests.Files(tree.Path, fix);
        var projects = Projects(tree, files);
        result = result with { Projects = [.. projects.Keys] };
        var tarball = Directory.Exists(Path.Combine(folder, "patch")) ? Directory.GetFiles(Path.Combine(folder, "patch"), "*.patch.tar.gz").FirstOrDefault() : null;
        if (files.Length == 0 && !options.Suites) result = result with { Verdict = UpstreamVerdict.NoTest };
        else if (tarball is null || made.Patch is null) result = result with { Verdict = UpstreamVerdict.NoPatch, Reason = made.Reason };
        else await Tested(tree, fix, projects, tarball, files.Length > 0, cancel);
    }

    private async Task Tested(Tree tree, FixDiff fix, Dictionary<string, string[]> projects, string tarball, bool brought, CancellationToken cancel)
    {
        var settings = new BuildSettings(options.Targets, options.NuGetConfig);
        var (pre, post) = (await BuiltSide("pre", entry.ParentCommit, settings, cancel), await BuiltSide("post", entry.FixCommit, settings, cancel));
        var suites = new List<SuiteResult>();
        foreach (var (name, files) in projects)
        {
            say($"building {name}");
            var project = await TestProject.Build(entry, name, facts, settings, tree, command, cancel);
            var methods = FixTests.Of(tree.Path, fix, files, project.Symbols);
            result = result with { Methods = [.. result.Methods, .. methods] };
            if (methods.Count > 0) await Brought(project, methods, pre, post, tarball, cancel);
            if (!options.Suites) continue;
            say($"running all of {name}");
            suites.Add(await new Suite(project, patch => Session(project, pre, patch, cancel), tarball, facts).Run(pre, post));
        }

        if (options.Suites) result = result with { Suites = [.. suites] };
        var (verdict, reason) = result.Methods.Length == 0 ? (UpstreamVerdict.NoTest, !brought ? null : "none that the test project compiles here") : UpstreamVerdict.Of(result.Tests);
        result = result with { Verdict = verdict, Reason = reason };
    }

    private async Task Brought(TestProject project, SortedSet<string> methods, Side pre, Side post, string tarball, CancellationToken cancel)
    {
        project.Use(post);
        Dictionary<string, string> wanted;
        Dictionary<string, TestOutcome> fixedOnes;
        await using (var session = Session(project, pre, null, cancel))
        {
            wanted = (await session.Tests()).Where(test => methods.Contains(test.Value) && !facts.LeavesOut(test.Key)).ToDictionary();
            say($"running {wanted.Count} tests of {methods.Count} methods on the built fix");
            fixedOnes = await session.Run(Phase.Pre, wanted.Keys);
        }

        project.Use(pre);
        await using var live = Session(project, pre, tarball, cancel);
        try
        {
            say("running them before, with and after the patch");
            var before = await live.Run(Phase.Pre, wanted.Keys);
            var with = await live.Run(Phase.Patched, wanted.Keys);
            var after = await live.Run(Phase.Undone, wanted.Keys);
            result = result with { Tests = [.. result.Tests, .. wanted.Select(test => new UpstreamTest(test.Key, test.Value, before[test.Key], with[test.Key], after[test.Key], fixedOnes[test.Key]))] };
        }
        finally
        {
            result = result with { Applied = live.Applied, Undone = live.Undone, Processes = live.Processes };
        }
    }

    private TestSession Session(TestProject project, Side pre, string? patch, CancellationToken cancel) => new(
        ending => TestHostProcess.Start(options.TestHost!, project, command, ending),
        Path.GetFileNameWithoutExtension(pre.Library), patch, made.Patch!, new Patchgen(options.Patchgen, command), cancel);

    private async Task<Side> BuiltSide(string name, string commit, BuildSettings settings, CancellationToken cancel)
    {
        var into = Path.Combine(work, name);
        if (Build.Kept(into) is { } kept) return kept;
        say($"building {name}");
        var tree = await Tree.Create(Path.Combine(work, "tree"), entry.Repo, new Clones(options.Clones), command, cancel);
        await tree.Checkout(commit, cancel);
        return Build.Keep(await new Build(entry, settings, tree, command).Run(into, cancel));
    }

    // Without tests in the fix, the whole suite is that of the project which is told by hand.
    private Dictionary<string, string[]> Projects(Tree tree, string[] files) => facts.TestProjects.Length > 0
        ? facts.TestProjects.ToDictionary(project => project, _ => files)
        : files.GroupBy(file => TestProject.Of(tree.Path, file, entry.Project)).Where(group => group.Key is not null).ToDictionary(group => group.Key!, group => group.ToArray());

    private static string? Probe(EntryResult made) =>
        made.Probe is { } probe ? probe.Seen ? "seen" : probe.Patched is null ? "not reached" : "not seen" : null;
}
