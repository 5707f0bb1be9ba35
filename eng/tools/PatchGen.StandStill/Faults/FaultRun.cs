using System.Diagnostics;

namespace PatchGen.StandStill.Faults;

/// <summary>Faults during operations in one target.</summary>
internal sealed class FaultRun(Target target, Deployment deployment, Tool tool, Command command, FaultFolder folder, CancellationToken cancel)
{
    private const int BusyAttempts = 5;

    // What the tool began goes on in the target without it.
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Later = TimeSpan.FromMilliseconds(50);
    private readonly PatchLog _log = new(target.Pid);
    private TimeSpan _start;
    private TimeSpan _length;

    /// <summary>From the tool's start until it speaks to the runtime.</summary>
    public TimeSpan Start { get => _start; init => _start = value; }

    /// <summary>The name of the time before the first step.</summary>
    public string Before { get; init; } = Course.Start;

    /// <summary>An operation that must take.</summary>
    public async Task Plain(Operation operation)
    {
        if (await Run(operation) is { Length: > 0 } refused) throw new StandStillFailure(refused);
    }

    /// <summary>Brings the target, which is pre, to the side from which an operation starts.</summary>
    public Task Ready(Operation operation) => operation == Operation.Undo ? Plain(Operation.Apply) : Task.CompletedTask;

    /// <summary>Does an operation without a fault, from pre to pre.</summary>
    /// <returns>Its steps.</returns>
    public async Task<IReadOnlyList<string>> Learn(Operation operation)
    {
        await Ready(operation);
        var began = DateTime.UtcNow;
        var watch = new Watch(target.Pid);
        using var process = tool.Start(operation, target);
        var answer = Tool.Answer(process, cancel);
        var called = await Task.Run(() => watch.Client(process, cancel), cancel);
        if (await answer is { Took: false } refused) throw new StandStillFailure($"{operation} did not take: {refused.Said}");
        var course = await Settled(began);
        if (called is { } client) (_start, _length) = (client - began, course.Over!.Value - client);
        if (operation == Operation.Apply) await Plain(Operation.Undo);
        return [.. course.Steps];
    }

    /// <summary>A window without the tool.</summary>
    public async Task<Window> Without() => (await target.During(Shortest, () => Task.CompletedTask, cancel)).Window;

    /// <summary>Does an operation with the tool, which is hit before the target's first step.</summary>
    public Task<Faulted> BeforeSteps(Operation operation, Fault fault) =>
        WithTool(operation, fault, (_, _) => Task.Delay(Start * Random.Shared.NextDouble(), cancel));

    /// <summary>Does an operation with the tool, which is hit after the target's last step.</summary>
    public Task<Faulted> AfterSteps(Operation operation, Fault fault) => WithTool(operation, fault, async (process, watch) =>
    {
        await Task.Run(() => watch.Client(process, cancel), cancel);
        await Task.Delay(_length + (Later * Random.Shared.NextDouble()), cancel);
    });

    /// <summary>Does an operation with a tool that gets little of the time.</summary>
    public Task<Faulted> Throughout(Operation operation) => WithTool(operation, Fault.Starve, (_, _) => Task.CompletedTask);

    /// <summary>Does an operation with a client that is hit when a step begins.</summary>
    public async Task<Faulted> AtStep(Operation operation, Fault fault, string step)
    {
        await Ready(operation);
        var began = DateTime.UtcNow;
        var struck = false;
        var (window, _) = await target.During(Shortest, async () =>
        {
            using var process = command.Start("dotnet", StrickenClient.Arguments(target.Pid, operation, deployment, step, fault));
            folder.Remember(process);
            struck = await process.StandardOutput.ReadLineAsync(cancel) == step;
            if (struck && fault == Fault.Stop) await Signals.GoOn(process, cancel);
            await Command.Ended(process, cancel);
        }, cancel);
        return await Judged(operation, fault, window, began, struck ? step : "none");
    }

    private async Task<Faulted> WithTool(Operation operation, Fault fault, Func<Process, Watch, Task> moment)
    {
        await Ready(operation);
        var began = DateTime.UtcNow;
        DateTime hit = default;
        var (window, _) = await target.During(Shortest, async () =>
        {
            var watch = new Watch(target.Pid);
            using var process = tool.Start(operation, target);
            folder.Remember(process);
            var answer = Tool.Answer(process, cancel);
            await moment(process, watch);
            hit = DateTime.UtcNow;
            if (fault == Fault.Kill) Signals.Kill(process);
            else await (fault == Fault.Stop ? Signals.Stop(process, cancel) : Signals.Starve(process, cancel));
            await answer;
        }, cancel);
        return await Judged(operation, fault, window, began, fault == Fault.Starve && Before == Course.Start ? "throughout" : null, hit);
    }

    private async Task<Faulted> Judged(Operation operation, Fault fault, Window window, DateTime began, string? step, DateTime hit = default)
    {
        var course = await Settled(began);
        step ??= course.At(hit) is var at && at == Course.Start ? Before : at;
        var held = _log.Holds;
        var (side, except) = (held ? "post" : "pre", (await target.Sides(cancel)).Except(post: held));
        return new(operation, fault, step, window, except.Length == 0 ? side : $"{except} not {side}", await Recovered(held));
    }

    // Once the target is in no step any more.
    private async Task<Course> Settled(DateTime began)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(10, cancel))
        {
            // The log tells milliseconds.
            var course = new Course(_log.Since(began - TimeSpan.FromMilliseconds(1)));
            if (!course.Steps.Any() || course.Over is not null) return course;
            if (waited.Elapsed > Deadline) throw new StandStillFailure($"the target does not get to an end: {course.Entries[^1].Text}");
        }
    }

    // A patch that is not there can be applied, and one that is there taken back: the target is pre after it.
    private async Task<string> Recovered(bool held)
    {
        if (!held && await Run(Operation.Apply) is { Length: > 0 } refused) return refused;
        return await Run(Operation.Undo);
    }

    private async Task<string> Run(Operation operation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await tool.Run(operation, target, cancel);
            if (answer.Took) return "";
            if (answer.Code != "busy" || attempt == BusyAttempts) return $"{operation}: {answer.Code}: {answer.Said}";
        }
    }
}
