using System.Diagnostics;

namespace PatchGen.StandStill;

/// <summary>All windows on a heap of one size.</summary>
/// <param name="Heap">Its size as the target says, in megabytes.</param>
/// <param name="Attach">The window of the first apply, which attaches the agent: in no cell.</param>
/// <param name="Windows">The windows of both cells, in the order of time.</param>
internal sealed record HeapRun(int Heap, Measured Attach, IReadOnlyList<Measured> Windows)
{
    // A window is to hold all that an operation does, and a few collections.
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private const double Spare = 1.2;

    /// <summary>Starts a target and measures; windows with the tool and windows without take turns.</summary>
    public static async Task<HeapRun> Measure(int megabytes, int windows, Deployment deployment, Tool tool, Command command, CancellationToken cancel)
    {
        Console.WriteLine($"\n{megabytes} MB: starting the target");
        using var target = await Target.Start(deployment, megabytes, command, cancel);
        var turns = new Turns(target, tool, cancel);
        var attach = await turns.With(Operation.Apply, Shortest);
        Console.WriteLine($"{target.Heap} MB: attach and first apply, longest gap {attach.Window.Longest.Milliseconds:0.0} ms: {attach.Answer!.Said}");

        // A round for nobody: it says how long a window must be.
        var calibration = new[] { await turns.With(Operation.Undo, Shortest), await turns.With(Operation.Apply, Shortest), await turns.With(Operation.Undo, Shortest) };
        var length = calibration.Max(window => window.Took!.Value) * Spare;
        length = length > Shortest ? length : Shortest;
        Console.WriteLine($"{target.Heap} MB: {windows} rounds, windows of {length.TotalSeconds:0.0} s");

        List<Measured> all = [];
        for (var round = 0; round < windows; round++)
            foreach (var operation in Enum.GetValues<Operation>())
            {
                // Equal windows, whatever the operation took: the one without comes second.
                var with = await turns.With(operation, length);
                all.Add(with);
                all.Add(await turns.Without(operation, with.Length));
            }

        return new(target.Heap, attach, all);
    }

    /// <summary>One window after the other in one target.</summary>
    private sealed class Turns(Target target, Tool tool, CancellationToken cancel)
    {
        private const int Attempts = 5;

        public async Task<Measured> With(Operation operation, TimeSpan atLeast)
        {
            for (var attempt = 1; ; attempt++)
            {
                Answer? answer = null;
                TimeSpan took = default;
                var (window, length) = await target.During(atLeast, async () =>
                {
                    var began = Stopwatch.StartNew();
                    answer = await tool.Run(operation, target, cancel);
                    took = began.Elapsed;
                }, cancel);
                if (answer!.Took) return new(operation, length, window, answer, took, (await target.Sides(cancel)).Except(post: operation == Operation.Apply));
                // Nothing was switched, so that the window belongs to no cell.
                Console.WriteLine($"  {operation}: {answer.Code}: {answer.Said}");
                if (attempt == Attempts) throw new StandStillFailure($"{operation} did not take in {Attempts} attempts");
            }
        }

        public async Task<Measured> Without(Operation operation, TimeSpan atLeast)
        {
            var (window, length) = await target.During(atLeast, () => Task.CompletedTask, cancel);
            return new(operation, length, window);
        }
    }
}
