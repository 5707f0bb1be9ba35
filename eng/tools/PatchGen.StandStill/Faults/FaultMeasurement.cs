namespace PatchGen.StandStill.Faults;

/// <summary>Every fault at every step of every operation.</summary>
internal sealed class FaultMeasurement(Options options, Deployment deployment, Tool tool, Command command, CancellationToken cancel)
{
    private const int FaultsOfAWindowWithout = 3;
    private static readonly Fault[] AtOnce = [Fault.Stop, Fault.Kill];
    private readonly List<Faulted> _faulted = [];
    private readonly List<Window> _without = [];

    /// <returns>Whether the target took no notice, and no harm.</returns>
    public async Task<bool> Run()
    {
        foreach (var operation in Enum.GetValues<Operation>()) await During(operation);
        await Attaching();
        var report = new FaultReport(_faulted, _without);
        Console.WriteLine($"\n{report.Text}");
        return report.Holds;
    }

    // The agent is there: all that the tool does but the attach.
    private async Task During(Operation operation)
    {
        using var target = await Target.Start(deployment, options.Heaps[0], command, cancel);
        var run = Faults(target);
        // The first apply attaches, and is like no other.
        await run.Plain(Operation.Apply);
        await run.Plain(Operation.Undo);
        var steps = await run.Learn(operation);
        foreach (var fault in AtOnce)
        {
            await Repeat($"{fault} before the steps of {operation}", run, () => run.BeforeSteps(operation, fault));
            foreach (var step in steps) await Repeat($"{fault} at {step} of {operation}", run, () => run.AtStep(operation, fault, step));
            await Repeat($"{fault} after the steps of {operation}", run, () => run.AfterSteps(operation, fault));
        }

        await Repeat($"{Fault.Starve} throughout {operation}", run, () => run.Throughout(operation));
    }

    // Once in a process's life: each fault takes a fresh target.
    private async Task Attaching()
    {
        TimeSpan attach;
        using (var target = await Target.Start(deployment, options.Heaps[0], command, cancel))
        {
            var first = Faults(target);
            await first.Learn(Operation.Apply);
            attach = first.Start;
        }

        foreach (var fault in Enum.GetValues<Fault>())
            for (var count = 0; count < options.Windows; count++)
            {
                using var target = await Target.Start(deployment, options.Heaps[0], command, cancel);
                var run = Faults(target, attach);
                await Repeat($"{fault} during the attach", run, () => fault == Fault.Starve ? run.Throughout(Operation.Apply) : run.BeforeSteps(Operation.Apply, fault), times: 1);
            }
    }

    private async Task Repeat(string what, FaultRun run, Func<Task<Faulted>> strike, int? times = null)
    {
        for (var count = 0; count < (times ?? options.Windows); count++)
        {
            if (count % FaultsOfAWindowWithout == 0) _without.Add(await run.Without());
            var faulted = await strike();
            _faulted.Add(faulted);
            if (!faulted.Sane) Console.WriteLine($"  {what}: {faulted.State} {faulted.Later}");
        }

        Console.WriteLine($"{DateTime.Now:T} {what}: done");
        FaultReport.Write(options.Out, _faulted, _without);
    }

    private FaultRun Faults(Target target, TimeSpan? attach = null) => new(target, deployment, tool, command, new(options.Work), cancel)
    {
        Start = attach ?? TimeSpan.Zero,
        Before = attach is null ? Course.Start : "attach",
    };
}
