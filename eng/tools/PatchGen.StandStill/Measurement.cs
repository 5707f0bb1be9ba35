using PatchGen.StandStill.Faults;

namespace PatchGen.StandStill;

/// <summary>A whole run: deploy, make the patch, measure, judge.</summary>
internal static class Measurement
{
    /// <returns>Whether nobody stood still.</returns>
    public static async Task<bool> Run(Options options, CancellationToken cancel)
    {
        var command = new Command(new Dictionary<string, string>
        {
            ["PATCHGEN_HOME"] = Path.Combine(options.Work, "state"),
            ["UseSharedCompilation"] = "false",
        });
        Console.WriteLine($"load average {Machine.Load()}, {Environment.ProcessorCount} cores");
        var deployment = await Deployment.Make(options, command, cancel);
        var tool = new Tool(options.Tool, command, deployment);
        return options.Faults
            ? await new FaultMeasurement(options, deployment, tool, command, cancel).Run()
            : await StandStills(options, deployment, tool, command, cancel);
    }

    private static async Task<bool> StandStills(Options options, Deployment deployment, Tool tool, Command command, CancellationToken cancel)
    {
        List<HeapRun> runs = [];
        foreach (var heap in options.Heaps)
        {
            runs.Add(await HeapRun.Measure(heap, options.Windows, deployment, tool, command, cancel));
            // Written after each heap: a run takes long, and what was measured stays measured.
            Report.Write(options.Out, runs);
        }

        var report = new Report(runs);
        Console.WriteLine($"\n{report.Text}");
        return report.Holds;
    }
}
