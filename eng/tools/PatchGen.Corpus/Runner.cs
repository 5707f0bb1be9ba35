using System.Diagnostics;
using PatchGen.Corpus.Upstream;

namespace PatchGen.Corpus;

/// <summary>All entries that were asked for, some at a time.</summary>
internal static class Runner
{
    /// <summary>Runs them and writes the table, anew after each entry.</summary>
    /// <returns>0, whatever became of the entries; 5 where a fix's own tests say what nobody expects; 6 where another run differs.</returns>
    /// <exception cref="CorpusException">The runner itself cannot work.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; no process of an entry is left.</exception>
    public static async Task<int> Run(Options options, CancellationToken cancel)
    {
        var all = CorpusEntry.Read(options.Corpus);
        if (options.Ids.Except(all.Select(entry => entry.Id)).FirstOrDefault() is { } unknown)
            throw new CorpusException($"{options.Corpus} has no entry '{unknown}'");
        var facts = ExtraFacts.Read(options.Extra);
        Directory.CreateDirectory(options.Out);
        Isolate(options.Work);

        var wanted = all.Where(entry => options.Ids.Length == 0 || options.Ids.Contains(entry.Id)).ToArray();
        var writing = new Lock();
        var watch = Stopwatch.StartNew();
        var done = 0;
        await Parallel.ForEachAsync(wanted, new ParallelOptions { MaxDegreeOfParallelism = options.Jobs, CancellationToken = cancel }, async (entry, _) =>
        {
            var file = ResultFile(options, entry);
            if (!options.Force && EntryResult.Read(file) is { } earlier)
            {
                Say(entry, $"has a result already: {Shown(earlier)}");
            }
            else
            {
                var result = await new EntryRun(entry, options, step => Say(entry, step)).Run(cancel);
                result.Write(file);
                Say(entry, Shown(result));
            }

            if (options.Upstream) await Upstream(entry);
            lock (writing)
            {
                done++;
                Summarize(options, all);
            }
        });
        var summary = Summarize(options, all);
        Console.WriteLine(Table.Sums(summary));
        Console.WriteLine(Table.Kinds(summary));
        Console.WriteLine(FunctionTable.Sums(summary));
        if (options.Compare is { } before)
        {
            var comparison = Comparison.Between(before, options.Out, wanted.Select(entry => entry.Id));
            File.WriteAllLines(Path.Combine(options.Out, "comparison.txt"), comparison.Lines);
            foreach (var line in comparison.Lines) Console.WriteLine(line);
            if (!comparison.Same) return 6;
        }

        if (!options.Upstream) return 0;
        var upstream = SummarizeUpstream(options, all, facts);
        Console.WriteLine(UpstreamTable.Sums(upstream));
        return upstream.All(result => result.IsGreen) ? 0 : 5;

        async Task Upstream(CorpusEntry entry)
        {
            var file = UpstreamFile(options, entry);
            var earlier = UpstreamResult.Read(file);
            if (!options.Force && earlier is not null && (earlier.Suites.Length > 0 || !options.Suites))
            {
                Say(entry, $"its tests have a result already: {earlier.Verdict}");
                return;
            }

            var result = await new UpstreamRun(entry, options, facts.GetValueOrDefault(entry.Id, new()), EntryResult.Read(ResultFile(options, entry))!, earlier, step => Say(entry, step)).Run(cancel);
            result.Write(file);
            Say(entry, $"its tests: {result.Verdict}{(result.Reason is { } reason ? $": {Table.Short(reason)}" : "")} ({result.Seconds:0} s)");
            lock (writing) SummarizeUpstream(options, all, facts);
        }

        void Say(CorpusEntry entry, string text) =>
            Console.Error.WriteLine($"[{watch.Elapsed:hh\\:mm\\:ss} {done}/{wanted.Length}] {entry.Id}: {text}");
    }

    private static string ResultFile(Options options, CorpusEntry entry) => Path.Combine(EntryRun.ResultFolder(options, entry), "result.json");

    private static string UpstreamFile(Options options, CorpusEntry entry) => Path.Combine(EntryRun.ResultFolder(options, entry), "upstream.json");

    private static List<UpstreamResult> SummarizeUpstream(Options options, CorpusEntry[] all, Dictionary<string, ExtraFacts> facts)
    {
        // What is expected may be written after the run.
        var results = all.Select(entry => UpstreamResult.Read(UpstreamFile(options, entry))).OfType<UpstreamResult>().Select(result => result.With(facts.GetValueOrDefault(result.Id, new()))).ToList();
        UpstreamResult.Write(Path.Combine(options.Out, "upstream.json"), results);
        File.WriteAllText(Path.Combine(options.Out, "upstream.md"), UpstreamTable.Markdown(results));
        return results;
    }

    private static string Shown(EntryResult result) =>
        $"{result.Verdict}, {(result.IsCreated ? "created" : "no patch")}{(result.Applied is { } applied ? $", apply {applied}" : "")}"
        + $"{(result.Undone is { } undone ? $", undo {undone}" : "")}{(result.Probe is { Seen: true } ? ", probe seen" : "")}"
        + $" ({result.Seconds:0} s){(result.Reason is { } reason ? $": {Table.Short(reason)}" : "")}";

    // Results of earlier runs count too: the table is of the corpus, not of the run.
    private static List<EntryResult> Summarize(Options options, CorpusEntry[] all)
    {
        var results = all.Select(entry => EntryResult.Read(ResultFile(options, entry))).OfType<EntryResult>().ToList();
        EntryResult.Write(Path.Combine(options.Out, "corpus.json"), results);
        File.WriteAllText(Path.Combine(options.Out, "corpus.md"), Table.Markdown(results));
        File.WriteAllText(Path.Combine(options.Out, "functions.md"), FunctionTable.Markdown(results));
        return results;
    }

    /// <summary>Makes the work folder. MSBuild looks upwards for such files; what lies above it is none of the entries' business.</summary>
    public static void Isolate(string work)
    {
        Directory.CreateDirectory(work);
        foreach (var name in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
            File.WriteAllText(Path.Combine(work, name), "<Project />\n");
    }
}
