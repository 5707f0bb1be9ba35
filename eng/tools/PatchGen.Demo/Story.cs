namespace PatchGen.Demo;

/// <summary>The whole demo: a service with bugs, patched while it runs, then the patch taken back; and beside it a restart.</summary>
internal sealed class Story(Options options)
{
    private const string Document = "welcome.txt";
    private const string Text = "Welcome to the shelf.\n";
    private const string Secret = "the signing key\n";

    // Answered alike by both versions: minimal API, MVC, an async action, what lies in memory.
    private static readonly Question[] Questions =
    [
        new($"documents?name={Document}", Text), new("loans/reader?book=1", "Ada"), new("loans/due?book=1&within=0", "2026-12-24"), new("titles/77", "volume 0000077"),
    ];

    // Longer than the switch takes, shorter than anybody's patience.
    private static readonly Question Held = new("loans/due?book=1&within=3000", "2026-12-24");

    private readonly Checks _checks = new();
    private readonly List<Phase> _phases = [];

    // A NuGet cache of the demo's own: the packages are those of the feed, whatever the user has cached under their version.
    private readonly Dictionary<string, string> _environment = new()
    {
        ["NUGET_PACKAGES"] = Path.Combine(options.Work, "nuget"),
        ["PATCHGEN_HOME"] = Path.Combine(options.Work, "state"),
        ["UseSharedCompilation"] = "false",
    };

    /// <summary>Tells it.</summary>
    /// <returns>Whether everything was as it must be.</returns>
    public async Task<bool> Tell()
    {
        Title("A service with bugs, as version 1 is deployed");
        var documents = WriteDocuments();
        var sample = new SampleRepository(options, _environment);
        await sample.CommitV1();
        var program = await sample.Publish();
        var pids = Path.Combine(options.Work, "pids");
        using var service = await Service.Start(program, documents, options.Catalogue, port: 0, pids);
        Console.WriteLine($"\nThe service listens on {service.Address}, process {service.Pid}, with {options.Catalogue} MB in memory.");
        var pid = service.Pid;
        using var reader = await Reader.Connect(service.Address);
        var exploit = new Exploit(service.Address, reader, Secret);
        await exploit.Expect(works: true, _checks);

        await using var load = new Load(service.Address, Questions, options);
        await using var waiting = new Waiting(service.Address, Held, options);
        await load.During("warm-up", options.Window);
        _phases.Add(await load.During("steady", options.Window));

        Title("The fix, and the patch that the maintainer's build makes of it");
        await sample.CommitFix();
        var patch = Kept(await sample.CreatePatch());
        var id = Path.GetFileName(patch).Split('-')[^1].Split('.')[0];

        Title("The operator applies it to the running process");
        var tool = await Operator.Install(options, _environment);
        var said = "";
        _phases.Add(await load.During("apply", async () => said = await tool.Apply(patch, pid)));
        _checks.That(said.Contains($"Update {id} applied successfully", StringComparison.Ordinal), "the tool says that no pre code is left");
        var switched = await tool.Switched(pid);
        await tool.View(pid);
        await exploit.Expect(works: false, _checks);
        _phases.Add(await load.During("patched", options.Window));

        Title("... and takes it back");
        _phases.Add(await load.During("undo", async () => said = await tool.Undo(id, pid)));
        _checks.That(said.Contains($"Update {id} reversed successfully", StringComparison.Ordinal), "the tool says that it is back");
        await tool.View(pid);
        await exploit.Expect(works: true, _checks);
        _phases.Add(await load.During("undone", options.Window));

        Title("What the clients saw");
        _checks.That(load.Failed == 0, $"no request failed{(load.FirstFailure is { } first ? $": {first}" : "")}");
        var across = waiting.Across(switched);
        _checks.That(across > 0 && waiting.Failed == 0, $"{across} calls were suspended in changed code at the switch and ended well{(waiting.FirstFailure is { } call ? $": {call}" : "")}");
        _checks.That(service.Alive && service.Pid == pid, $"the process is still {pid}");
        _checks.That(await reader.Finds(Document) == true, "the connection that was open all the time still has its state");
        await waiting.Stop();

        var (restarted, kept) = await Restart(service, program, documents, pids, load, reader);
        Console.WriteLine($"  A restart instead: {restarted.Failed} requests failed, the open connection and its state are {(kept ? "kept" : "lost")}.");
        Table.Print(_phases);
        Table.Write(Path.Combine(options.Out, "demo.json"), _phases, _checks.AllHold);
        return _checks.AllHold;
    }

    private async Task<(Phase Phase, bool Kept)> Restart(Service service, string program, string documents, string pids, Load load, Reader reader)
    {
        Service? next = null;
        try
        {
            var phase = await load.During("restart", async () =>
            {
                await service.Stop();
                next = await Service.Start(program, documents, options.Catalogue, service.Address.Port, pids);
                using var http = new HttpClient { BaseAddress = next.Address };
                await http.GetStringAsync($"documents?name={Document}");
            });
            _phases.Add(phase);
            _phases.Add(await load.During("restarted", options.Window));
            return (phase, await reader.Finds(Document) is not null);
        }
        finally
        {
            next?.Dispose();
        }
    }

    private string WriteDocuments()
    {
        var documents = Directory.CreateDirectory(Path.Combine(options.Work, "documents")).FullName;
        File.WriteAllText(Path.Combine(documents, Document), Text);
        var secrets = Directory.CreateDirectory(Path.Combine(options.Work, "secrets")).FullName;
        File.WriteAllText(Path.Combine(secrets, "signing.key"), Secret);
        return documents;
    }

    private string Kept(string patch)
    {
        var kept = Path.Combine(options.Out, Path.GetFileName(patch));
        File.Copy(patch, kept, overwrite: true);
        return kept;
    }

    private static void Title(string title) => Console.WriteLine($"\n=== {title}");
}
