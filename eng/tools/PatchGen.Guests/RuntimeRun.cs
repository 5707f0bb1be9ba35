using Microsoft.Diagnostics.NETCore.Client;

namespace PatchGen.Guests;

/// <summary>One runtime: the service warms up, is patched, unpatched, and once more with collectible code in it.</summary>
internal sealed class RuntimeRun(DotNet dotnet, string program, string patch, Patchgen patchgen, Options options)
{
    private const int FewestRounds = 40;
    private static readonly TimeSpan Warming = TimeSpan.FromMinutes(4);
    private readonly string _id = Path.GetFileName(patch).Split('-')[^1].Split('.')[0];

    /// <summary>Runs it.</summary>
    public async Task<RuntimeResult> Run(CancellationToken cancel)
    {
        await using var service = Service.Start(dotnet, program);
        try
        {
            return await Run(service, cancel);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or System.Net.WebSockets.WebSocketException or ServerNotAvailableException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            throw new GuestsFailure($"the service on .NET {dotnet.Channel} {(service.Alive ? "does not answer" : "ended")}: {e.Message}\n{service.Errors}");
        }
    }

    private async Task<RuntimeResult> Run(Service service, CancellationToken cancel)
    {
        Client client;
        string version;
        IReadOnlyDictionary<Row, IReadOnlyList<string>> generated;
        await service.Reachable(cancel);
        await using (var inlinings = await Inlinings.Of(service.Pid, cancel))
        {
            new DiagnosticsClient(service.Pid).ResumeRuntime();
            client = await Client.Connect(await service.Addresses(cancel), cancel);
            version = (await client.Ask(new Question.Http("about"), cancel)).Value;
            Progress($"on {version}, process {service.Pid}: warming up");
            generated = await WarmUp("inlined", client, inlinings, Rows.All, null, cancel);
        }

        await using var _ = client;
        var before = await Asked.Once(client, Rows.All, cancel);
        var apply = await Apply(service, "apply", cancel);
        var applied = await Asked.Once(client, Rows.All, cancel);
        var undo = await Undo(service, "undo", cancel);
        var undone = await Asked.Once(client, Rows.All, cancel);

        Row[] collectible = [Rows.Collectible];
        IReadOnlyDictionary<Row, IReadOnlyList<string>> collectibleGenerated;
        await using (var inlinings = await Inlinings.Of(service.Pid, cancel)) collectibleGenerated = await WarmUp("inlined-collectible", client, inlinings, collectible, Rows.MakesCollectible, cancel);
        var collectibleBefore = await Asked.Once(client, collectible, cancel);
        var applyAgain = await Apply(service, "apply-collectible", cancel);
        var again = await Asked.Once(client, [.. Rows.All, .. collectible], cancel);
        var undoAgain = await Undo(service, "undo-collectible", cancel);
        var last = await Asked.Once(client, [.. Rows.All, .. collectible], cancel);

        Asked[] stages = [before, applied, undone, again, last];
        Asked[] collectibleStages = [collectibleBefore, again, last, again, last];
        return new()
        {
            Version = version,
            Rows = [.. Rows.All.Select(row => Result(row, generated[row], stages, stages))],
            Apply = apply,
            Undo = undo,
            ApplyWithCollectible = applyAgain,
            UndoWithCollectible = undoAgain,
            Collectible = Result(Rows.Collectible, collectibleGenerated[Rows.Collectible], collectibleStages, [collectibleBefore, again, last]),
        };
    }

    /// <param name="row">The row.</param>
    /// <param name="generated">What had inlined its method.</param>
    /// <param name="stages">Before, applied, undone, applied again, undone again.</param>
    /// <param name="asked">The stages at which the row was really asked.</param>
    private static RowResult Result(Row row, IReadOnlyList<string> generated, Asked[] stages, Asked[] asked) => new(
        row, generated, stages[0][row].Value, stages[1][row].Value, stages[2][row].Value, stages[3][row].Value, stages[4][row].Value,
        asked.Index().All(stage => stage.Item[row].Count == asked[0][row].Count + stage.Index));

    private Task<Answer> Apply(Service service, string record, CancellationToken cancel) => Told("apply", patchgen.Apply(patch, service.Pid, Record(record), cancel));

    private Task<Answer> Undo(Service service, string record, CancellationToken cancel) => Told("undo", patchgen.Undo(_id, service.Pid, Record(record), cancel));

    private async Task<Answer> Told(string verb, Task<Answer> asked)
    {
        var answer = await asked;
        Progress($"{verb}: {answer.Code} ({answer.Exit}) {answer.Message}");
        return answer;
    }

    private string Record(string name) => Path.Combine(options.Out, $"{dotnet.Channel}-{name}.json");

    /// <summary>Asks until the compiler has reported what each row waits for; most is compiled at once, some after many calls and a while.</summary>
    private async Task<IReadOnlyDictionary<Row, IReadOnlyList<string>>> WarmUp(string record, Client client, Inlinings inlinings, IReadOnlyList<Row> rows, Question? makes, CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(Warming);
        for (var round = 0; !deadline.IsCancellationRequested; round++)
        {
            // Once is not enough: a session may miss what is compiled just after it was opened.
            if (makes is not null && round % FewestRounds == 0) await client.Ask(makes, cancel);
            await Asked.Once(client, rows, cancel);
            if (round < FewestRounds) continue;
            if (rows.All(row => row.CallsOnly is not null || inlinings.Into(row).Count > 0)) break;
            // The compiler waits for a moment without new code.
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancel);
        }

        await File.WriteAllLinesAsync(Path.Combine(options.Out, $"{dotnet.Channel}-{record}.txt"), inlinings.About("Guests."), cancel);
        return rows.ToDictionary(row => row, inlinings.Into);
    }

    private void Progress(string text) => Console.Error.WriteLine($"guests: .NET {dotnet.Channel}: {text}");
}
