using System.Diagnostics;
using PatchGen.Corpus;

namespace PatchGen.Laws;

/// <summary>Library after library, configuration after configuration.</summary>
internal static class Runner
{
    /// <summary>Called inside the context of the SDK's Roslyn.</summary>
    /// <returns>0 where every law held, 1 where one is broken or a library could not be built.</returns>
    public static int Run(string[] args)
    {
        using var cancel = new CancellationTokenSource();
        Console.CancelKeyPress += (_, key) => { key.Cancel = true; cancel.Cancel(); };
        using var ended = System.Runtime.InteropServices.PosixSignalRegistration.Create(
            System.Runtime.InteropServices.PosixSignal.SIGTERM, signal => { signal.Cancel = true; cancel.Cancel(); });
        try
        {
            return Run(Options.Parse(args), cancel.Token).GetAwaiter().GetResult();
        }
        catch (ArgumentException e)
        {
            Console.Error.WriteLine($"laws: {e.Message}");
            return 2;
        }
        catch (CorpusException e)
        {
            Console.Error.WriteLine($"laws: {e.Message}");
            return 1;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("laws: cancelled; what was done is in the table");
            return 130;
        }
    }

    private static async Task<int> Run(Options options, CancellationToken cancel)
    {
        var all = CorpusEntry.Read(options.Corpus);
        if (options.Ids.Except(all.Select(entry => entry.Id)).FirstOrDefault() is { } unknown) throw new CorpusException($"{options.Corpus} has no entry '{unknown}'");
        var entries = options.Ids.Length == 0 ? all.DistinctBy(entry => entry.Repo).ToArray() : [.. options.Ids.Select(id => all.Single(entry => entry.Id == id))];
        Directory.CreateDirectory(options.Out);
        Corpus.Runner.Isolate(options.Work);

        var watch = Stopwatch.StartNew();
        var results = new List<LawResult>();
        var failures = new List<string>();
        foreach (var entry in entries)
        {
            foreach (var configuration in options.Configurations)
            {
                Say($"{entry.Id} {configuration}: building");
                try
                {
                    var library = await Library.Build(entry, configuration, options, cancel);
                    await new LibraryRun(library, configuration, options.Out, Done, cancel).Run();
                }
                catch (Exception e) when (e is EntryException or NotCompiled)
                {
                    failures.Add($"{entry.Id} {configuration}: {e.Message} {(e as NotCompiled)?.Errors.FirstOrDefault()}");
                    Say(failures[^1]);
                }

                File.WriteAllLines(Path.Combine(options.Out, "broken.txt"), failures);
            }
        }

        Console.Write(LawResult.Head + string.Concat(results.Select(r => r.Row)));
        return failures.Count == 0 ? 0 : 1;

        void Done(LawResult result)
        {
            results.Add(result);
            failures.AddRange(result.Broken.Select(line => $"{result.Library} {result.Configuration}: {result.Law}: {line}"));
            Say($"{result.Library} {result.Configuration}: {result.Law}: {result.Edits} edits, {result.Changed} changed, {result.Added} added, {result.Other} other, {result.Broken.Count} broken ({result.Seconds:0} s)");
            File.WriteAllText(Path.Combine(options.Out, "laws.md"), LawResult.Head + string.Concat(results.Select(r => r.Row)));
            File.WriteAllLines(Path.Combine(options.Out, "broken.txt"), failures);
        }

        void Say(string text) => Console.Error.WriteLine($"[{watch.Elapsed:hh\\:mm\\:ss}] {text}");
    }
}
