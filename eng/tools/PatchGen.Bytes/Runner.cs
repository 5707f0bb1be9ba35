using PatchGen.Corpus;

namespace PatchGen.Bytes;

/// <summary>All projects and corpus entries that were asked for, one after the other.</summary>
internal static class Runner
{
    /// <summary>Builds and compares, and writes the table anew after each.</summary>
    /// <returns>0 where every compilation gives csc's bytes, or csc does not repeat its own; else 1.</returns>
    /// <exception cref="CorpusException">The corpus cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<int> Run(Options options, CancellationToken cancel)
    {
        Directory.CreateDirectory(options.Out);
        Directory.CreateDirectory(options.Work);
        // MSBuild looks upwards for such files; what lies above the work folder is none of the trees' business.
        foreach (var name in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
            File.WriteAllText(Path.Combine(options.Work, name), "<Project />\n");

        List<Row> rows = [];
        foreach (var project in options.Projects)
            Add(await Of(Path.GetFileNameWithoutExtension(project), command => Task.FromResult((project, (IEnumerable<string>)options.Properties, options.Targets))));
        foreach (var entry in Entries(options))
            Add(await Of(entry.Id, command => CheckedOut(entry, command)));

        Console.WriteLine($"{rows.Count} compilations, {rows.Count(row => row.Same)} with csc's bytes, {rows.Count(row => row.Fails)} without");
        return rows.Count > 0 && !rows.Any(row => row.Fails) ? 0 : 1;

        void Add(IEnumerable<Row> added)
        {
            foreach (var row in added)
            {
                if (rows.Count == 0) Console.WriteLine(Row.Head);
                rows.Add(row);
                Console.WriteLine(row.Markdown);
            }

            File.WriteAllText(Path.Combine(options.Out, "bytes.md"), string.Join('\n', rows.Select(row => row.Markdown).Prepend(Row.Head)) + "\n");
        }

        async Task<IReadOnlyList<Row>> Of(string subject, Func<Command, Task<(string Project, IEnumerable<string> Properties, string? Chained)>> prepare)
        {
            Console.Error.WriteLine($"bytes: {subject}");
            var folder = Directory.CreateDirectory(Path.Combine(options.Out, subject)).FullName;
            var command = new Command(options.Work, Path.Combine(folder, "log.txt"));
            try
            {
                var built = new Built(subject, Path.Combine(folder, "notes"), command);
                var (project, properties, chained) = await prepare(command);
                await built.Run(project, properties, chained, cancel);
                return await built.Compare(cancel);
            }
            catch (EntryException e)
            {
                return [new Row(subject, "", 0, 0, 0, false, e.Message, "")];
            }
        }

        async Task<(string, IEnumerable<string>, string?)> CheckedOut(CorpusEntry entry, Command command)
        {
            var tree = await Tree.Create(Path.Combine(options.Work, entry.Id, "tree"), entry.Repo, new Clones(options.Clones!), command, cancel);
            await tree.Checkout(entry.FixCommit, cancel);
            var build = new Build(entry, new(options.Targets, options.NuGetConfig, options.Configuration), tree, command);
            return (build.Project, build.Properties.Where(p => !p.StartsWith("CustomAfterMicrosoftCommonTargets=", StringComparison.Ordinal)), options.Targets);
        }
    }

    private static IEnumerable<CorpusEntry> Entries(Options options)
    {
        if (options.Corpus is null) return [];
        var all = CorpusEntry.Read(options.Corpus);
        if (options.Ids.Except(all.Select(entry => entry.Id)).FirstOrDefault() is { } unknown) throw new CorpusException($"{options.Corpus} has no entry '{unknown}'");
        return all.Where(entry => options.Ids.Length == 0 || options.Ids.Contains(entry.Id));
    }
}
