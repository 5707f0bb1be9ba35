using System.Diagnostics;

namespace PatchGen.Corpus;

/// <summary>One entry, from its clone to the last line of its log. What it found out before it failed is kept.</summary>
internal sealed class EntryRun
{
    private readonly CorpusEntry entry;
    private readonly Options options;
    private readonly string folder;
    private readonly string work;
    private readonly Command command;
    private readonly Patchgen patchgen;
    private readonly Action<string> say;
    private EntryResult result;

    public EntryRun(CorpusEntry entry, Options options, Action<string> say)
    {
        (this.entry, this.options, this.say) = (entry, options, say);
        folder = ResultFolder(options, entry);
        work = Path.Combine(options.Work, entry.Id);
        command = new Command(options.Work, Path.Combine(folder, "log.txt"));
        patchgen = new Patchgen(options.Patchgen, command);
        result = new() { Id = entry.Id, Repo = entry.Repo, Kinds = entry.Kinds };
    }

    /// <summary>Where an entry's files go.</summary>
    public static string ResultFolder(Options options, CorpusEntry entry) => Path.Combine(options.Out, entry.Id);

    /// <summary>Does it all; whatever goes wrong is the result's reason.</summary>
    /// <exception cref="OperationCanceledException">The whole run was cancelled.</exception>
    public async Task<EntryResult> Run(CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(options.Timeout);
        Directory.CreateDirectory(folder);
        File.Delete(Path.Combine(folder, "log.txt"));
        try
        {
            await Steps(timeout.Token);
        }
        catch (EntryException e)
        {
            result = result with { Reason = e.Message };
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            result = result with { Reason = $"not done within {options.Timeout.TotalSeconds:0} s" };
        }
        finally
        {
            if (!options.Keep && !options.Upstream && Directory.Exists(work)) Directory.Delete(work, recursive: true);
        }

        return result with { Seconds = Math.Round(watch.Elapsed.TotalSeconds, 1) };
    }

    private async Task Steps(CancellationToken cancel)
    {
        say("building");
        var tree = await Tree.Create(Path.Combine(work, "tree"), entry.Repo, new Clones(options.Clones), command, cancel);
        var build = new Build(entry, new(options.Targets, options.NuGetConfig), tree, command);
        var pre = await BuiltSide("pre", entry.ParentCommit, tree, build, cancel);
        var probe = await ProbedSides(pre, tree, build, cancel);

        say("creating the patch");
        await tree.Checkout(entry.FixCommit, cancel);
        var suppressions = Path.Combine(options.Suppressions, entry.Id + ".xml");
        var properties = File.Exists(suppressions) ? build.Properties.Append($"PatchGenSuppressionFile={suppressions}") : build.Properties;
        var hook = Path.Combine(options.Hooks, entry.Id + ".cs");
        var creation = await patchgen.Create(build.Project, pre, properties, File.Exists(hook) ? hook : null, Path.Combine(folder, "patch"), cancel);
        var fix = FixDiff.Parse(await tree.Difference(entry.ParentCommit, entry.FixCommit, cancel));
        result = result with
        {
            Verdict = creation.Verdict?.Shown ?? "none",
            Findings = creation.Verdict?.ByRule ?? [],
            Accepted = creation.Verdict?.Accepted ?? 0,
            Functions = [.. creation.Verdict?.Changed.Select(method => ChangedFunction.Of(method, fix, creation.Verdict.RenumberedMembers)) ?? []],
        };
        if (creation.Tarball is null)
            throw new EntryException(creation.Verdict?.Why is { Length: > 0 } why ? why : creation.Answer.Said);

        result = result with { Patch = creation.Answer.Id ?? Path.GetFileName(creation.Tarball).Split('.')[0][^8..], Kind = File.Exists(hook) ? PatchKind.Hook : PatchKind.Of(creation.Tarball), HookLines = File.Exists(hook) ? PatchKind.Lines(await File.ReadAllTextAsync(hook, cancel)) : 0 };
        if (options.CreateOnly) return;
        await ApplyAndUndo(pre, probe, creation.Tarball, cancel);
    }

    private async Task<Side> BuiltSide(string name, string commit, Tree tree, Build build, CancellationToken cancel)
    {
        var into = Path.Combine(work, name);
        if (Build.Kept(into) is { } kept) return kept;
        await tree.Checkout(commit, cancel);
        return Build.Keep(await build.Run(into, cancel));
    }

    // The probe has to tell the fixed library from the broken one before it may judge a patch.
    private async Task<string?> ProbedSides(Side pre, Tree tree, Build build, CancellationToken cancel)
    {
        var source = Path.Combine(options.Probes, entry.Id + ".cs");
        if (options.CreateOnly || !File.Exists(source)) return null;
        var post = await BuiltSide("post", entry.FixCommit, tree, build, cancel);
        var probe = Path.Combine(work, "Probe.dll");
        ProbeCompiler.Compile(source, pre, probe);
        result = result with { Probe = new(await Seen(pre, probe, cancel), await Seen(post, probe, cancel)) };
        return probe;
    }

    private async Task<string> Seen(Side side, string probe, CancellationToken cancel)
    {
        await using var host = await HostProcess.Start(options.Host, side, probe, command, cancel);
        return await host.Probe(cancel);
    }

    private async Task ApplyAndUndo(Side pre, string? probe, string tarball, CancellationToken cancel)
    {
        await using var host = await HostProcess.Start(options.Host, pre, probe, command, cancel);
        say("applying");
        var applied = await patchgen.Apply(tarball, host.Id, cancel);
        result = result with { Applied = applied.Code };
        if (!applied.Took) throw new EntryException("apply: " + applied.Said);
        await Listed(host, true, cancel);
        await Look(host, seen => result.Probe! with { Patched = seen }, cancel);

        say("undoing");
        var undone = await patchgen.Undo(result.Patch!, host.Id, cancel);
        result = result with { Undone = undone.Code };
        if (!undone.Took) throw new EntryException("undo: " + undone.Said);
        await Listed(host, false, cancel);
        await Look(host, seen => result.Probe! with { Undone = seen }, cancel);
        if (result.Probe is { Seen: false } probed) throw new EntryException(probed.Wrong);
    }

    private async Task Listed(HostProcess host, bool expected, CancellationToken cancel)
    {
        var view = await patchgen.View(host.Id, cancel);
        if (view.Lists(result.Patch!) != expected)
            throw new EntryException($"view {(expected ? "does not list the patch" : "still lists the patch")}: {view.Said}");
    }

    private async Task Look(HostProcess host, Func<string, ProbeResult> with, CancellationToken cancel)
    {
        if (result.Probe is null) return;
        result = result with { Probe = with(await host.Probe(cancel)) };
    }
}
