using PatchGen.Format;

namespace PatchGen.Cycles;

/// <summary>One service and what it went through.</summary>
/// <param name="Kind">How its methods changed.</param>
/// <param name="Rows">What it held, by the number of cycles.</param>
/// <param name="AnsweredBy">How many requests were answered rightly by the end of each cycle.</param>
/// <param name="Failed">How many were not.</param>
/// <param name="Failure">The last of these.</param>
/// <param name="Outcomes">How often each command had each outcome.</param>
internal sealed record Run(string Kind, IReadOnlyList<(int Cycle, Figures Figures)> Rows, IReadOnlyList<long> AnsweredBy, long Post, long Failed, string? Failure, IReadOnlyDictionary<string, int> Outcomes)
{
    /// <summary>After so many cycles nothing may grow any more.</summary>
    public const int Settling = 10;

    private const int RequestsBetween = 50;
    private const int Attempts = 2000;
    private const int Shown = 20;

    /// <summary>How many requests were answered rightly.</summary>
    public long Answered => AnsweredBy is [.., var last] ? last : 0;

    /// <summary>The first measured cycle that counts; the last measured one where a failure came earlier.</summary>
    public Figures Settled => Rows.FirstOrDefault(row => row.Cycle >= Settling, Rows[^1]).Figures;

    /// <summary>The last one.</summary>
    public Figures Last => Rows[^1].Figures;

    /// <summary>Applies and undoes the patch in a service under load.</summary>
    public static Task<Run> Patched(Deployment deployment, Command command, Options options, CancellationToken cancel)
    {
        return Take("apply and undo", options.Cycles, deployment, command, options, Cycle, cancel);

        async Task Cycle(int cycle, Service service, Load load, SortedDictionary<string, int> outcomes)
        {
            Send("apply", service, new WireRequest { Command = WireCommand.Apply, ContentHash = deployment.Manifest.ContentHash, Attempts = Attempts }, deployment.Tarball, outcomes);
            load.Expect(2);
            await load.More(RequestsBetween, cancel);
            load.Expect(0);
            Send("undo", service, Undo(deployment), null, outcomes);
            load.Expect(1);
            await load.More(RequestsBetween, cancel);
            load.Expect(0);
        }
    }

    /// <summary>Requests the same methods with their own code, and reverts them, in a service that answers as many requests in each cycle.</summary>
    public static Task<Run> Bare(Run patched, Deployment deployment, Command command, Options options, CancellationToken cancel)
    {
        // A patched run that met a failure ended early.
        return Take("request and revert", patched.AnsweredBy.Count, deployment, command, options, Cycle, cancel);

        async Task Cycle(int cycle, Service service, Load load, SortedDictionary<string, int> outcomes)
        {
            load.Expect(1);
            await Post("on", service, outcomes);
            await load.More(RequestsBetween, cancel);
            await Post("off", service, outcomes);
            // What as many requests leave in the process is not the switch's.
            await load.Until(Math.Max(load.Answered + RequestsBetween, patched.AnsweredBy[cycle - 1]), cancel);
        }

        async Task Post(string what, Service service, SortedDictionary<string, int> outcomes)
        {
            using var answer = await service.Client.PostAsync($"/bare/{what}?tokens={deployment.Tokens}", null, cancel);
            var result = await answer.Content.ReadAsStringAsync(cancel);
            Count(outcomes, $"{what} {result}");
            if (result != "0") throw new CyclesFailure($"the runtime refused the bare request: {result}");
        }
    }

    private static async Task<Run> Take(string kind, int cycles, Deployment deployment, Command command, Options options, Func<int, Service, Load, SortedDictionary<string, int>, Task> cycle, CancellationToken cancel)
    {
        using var service = await Service.Start(deployment, command, cancel);
        await using var load = new Load(service);
        await load.More(RequestsBetween, cancel);
        // Both have the agent, and have been patched once: what a first time brings is not counted.
        await command.Run(cancel, "dotnet", options.Tool, "apply", deployment.Patch, "--pid", $"{service.Pid}", "--attempts", $"{Attempts}");
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        Send("first undo", service, Undo(deployment), null, outcomes);

        var rows = new List<(int, Figures)> { (0, await service.Figures(command, cancel)) };
        var answered = new List<long>();
        var every = Math.Max(Settling, options.Cycles / Shown / Settling * Settling);
        for (var done = 1; done <= cycles; done++)
        {
            await cycle(done, service, load, outcomes);
            answered.Add(load.Answered);
            if (load.Failed > 0) break;
            if (done != Settling && done % every != 0 && done != cycles) continue;
            rows.Add((done, await service.Figures(command, cancel)));
            Console.Error.WriteLine($"cycles: {kind}: {done} of {cycles}, {load.Answered} requests");
        }

        return new(kind, rows, answered, load.Post, load.Failed, load.Failure, outcomes);
    }

    private static WireRequest Undo(Deployment deployment) => new() { Command = WireCommand.Undo, Id = deployment.Manifest.Id, Attempts = Attempts };

    private static void Send(string what, Service service, WireRequest request, byte[]? tarball, SortedDictionary<string, int> outcomes)
    {
        var response = service.Send(request, tarball);
        Count(outcomes, $"{what} {response.Code}");
        if (response.Code != Code.Ok) throw new CyclesFailure($"{what}: {response.Message}\n{string.Join('\n', response.Evidence)}");
    }

    private static void Count(SortedDictionary<string, int> outcomes, string outcome) => outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
}
