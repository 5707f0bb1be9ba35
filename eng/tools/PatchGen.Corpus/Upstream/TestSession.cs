namespace PatchGen.Corpus.Upstream;

/// <summary>Where a process stands.</summary>
internal enum Phase
{
    /// <summary>No patch was applied yet.</summary>
    Pre,

    /// <summary>The patch is in.</summary>
    Patched,

    /// <summary>The patch was in and is out again.</summary>
    Undone,
}

/// <summary>
/// Runs tests before, with and after a patch, in one process while it lives. A test that ends it, or never ends,
/// is named, and the others run on in a new process that is brought to the same phase.
/// </summary>
internal sealed class TestSession(Func<CancellationToken, Task<TestHostProcess>> start, string library, string? tarball, string patch, Patchgen patchgen, CancellationToken cancel) : IAsyncDisposable
{
    private TestHostProcess? host;
    private Phase at;

    /// <summary>The method of each test of the project, by its key.</summary>
    public async Task<Dictionary<string, string>> Tests() => (await At(Phase.Pre)).Tests;

    /// <summary>How the apply went, as patchgen's code.</summary>
    public string? Applied { get; private set; }

    /// <summary>How the undo went, likewise.</summary>
    public string? Undone { get; private set; }

    /// <summary>How many processes it took.</summary>
    public int Processes { get; private set; }

    /// <summary>Runs tests in a phase.</summary>
    /// <exception cref="EntryException">The patch does not go in, or not out.</exception>
    public async Task<Dictionary<string, TestOutcome>> Run(Phase phase, IReadOnlyCollection<string> keys)
    {
        var outcomes = new Dictionary<string, TestOutcome>();
        var left = keys.ToList();
        // Not every adapter reports a test that it begins; then only a test of which nothing else runs can be named.
        var alone = false;
        while (left.Count > 0)
        {
            var before = left.Count;
            List<string> asked = alone ? [left[0]] : left;
            var broken = await (await At(phase)).Run(asked, (key, outcome) => outcomes[key] = outcomes.TryGetValue(key, out var other) ? other.And(outcome) : outcome, cancel);
            if (broken is { } end)
            {
                foreach (var key in asked.Count == 1 ? [.. asked] : end.Running) outcomes[key] = new(end.How);
                await Leave();
            }
            else
            {
                foreach (var key in asked) outcomes.TryAdd(key, new(TestOutcome.Absent));
            }

            left.RemoveAll(outcomes.ContainsKey);
            alone = left.Count == before;
        }

        return outcomes;
    }

    public ValueTask DisposeAsync() => new(Leave());

    private async Task Leave()
    {
        if (host is { } running) await running.DisposeAsync();
        host = null;
    }

    private async Task<TestHostProcess> At(Phase phase)
    {
        if (host is null || at > phase)
        {
            await Leave();
            host = await start(cancel);
            at = Phase.Pre;
            Processes++;
            // A patch goes into code that is there.
            if (phase > Phase.Pre) await host.Load(library, cancel);
        }

        if (at < Phase.Patched && phase >= Phase.Patched)
        {
            var applied = await patchgen.Apply(tarball!, host.Id, cancel);
            Applied = applied.Code;
            if (!applied.Took) throw new EntryException("apply: " + applied.Said);
            at = Phase.Patched;
        }

        if (at < Phase.Undone && phase == Phase.Undone)
        {
            var undone = await patchgen.Undo(patch, host.Id, cancel);
            Undone = undone.Code;
            if (!undone.Took) throw new EntryException("undo: " + undone.Said);
            at = Phase.Undone;
        }

        return host;
    }
}
