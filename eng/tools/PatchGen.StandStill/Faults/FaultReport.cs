using System.Text;
using System.Text.Json;

namespace PatchGen.StandStill.Faults;

/// <summary>What came of the faults, for people and for scripts.</summary>
internal sealed class FaultReport(IReadOnlyList<Faulted> faulted, IReadOnlyList<Window> without)
{
    /// <summary>By how much a gap may exceed the longest of the windows without the tool, in milliseconds.</summary>
    private const double Allowed = 10;

    private readonly Statistics _running = Statistics.Of(without.Select(window => window.LongestRunning.Running));
    private readonly Statistics _longest = Statistics.Of(without.Select(window => window.Longest.Milliseconds));

    /// <summary>No fault made anybody stand still, and each left the target on one side, open to the next patch.</summary>
    public bool Holds => faulted.All(Harmless);

    /// <summary>The table, in Markdown.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder();
            text.AppendLine("A tool that is stopped (0.3 to 1 s), killed or starved (2 ms in 22) at each step: the longest time between two iterations of the target's worker, in ms, a window; median / 95th percentile / longest.");
            text.AppendLine();
            text.AppendLine("| operation | fault | step | times | running | all | too long | afterwards | later apply or undo failed | verdict |");
            text.AppendLine("|---|---|---|---|---|---|---|---|---|---|");
            foreach (var group in faulted.GroupBy(f => (f.Operation, f.Fault, f.Step)).OrderBy(g => (g.Key.Operation, g.Key.Fault))) text.AppendLine(Row(group.Key, [.. group]));
            text.AppendLine(FormattableString.Invariant($"| without the tool | | | {without.Count} | {Three(_running)} | {Three(_longest)} | | | | |"));
            text.AppendLine();
            text.AppendLine("Step: where the target was when the tool was hit. At a step by name, a client that speaks to the runtime as the tool does struck itself when the target said that the step began; elsewhere the tool was hit: `start` before the first step, `end` after the last, `attach` while the agent was brought in.");
            text.AppendLine(FormattableString.Invariant($"Too long: more than {Allowed:0} ms longer than any window without the tool, the worker's own wait for a core (run_delay of its schedstat) left out in both."));
            text.AppendLine($"Load average at the end {Machine.Load()}, {Environment.ProcessorCount} cores.");
            text.AppendLine();
            text.AppendLine(Holds ? "No fault was felt." : "A FAULT WAS FELT.");
            return text.ToString();
        }
    }

    /// <summary>Writes <c>faults.md</c> and <c>faults.json</c>, which has every window.</summary>
    public static void Write(string folder, IReadOnlyList<Faulted> faulted, IReadOnlyList<Window> without)
    {
        var report = new FaultReport(faulted, without);
        File.WriteAllText(Path.Combine(folder, "faults.md"), report.Text);
        var json = JsonSerializer.Serialize(new { holds = report.Holds, faulted, without }, new JsonSerializerOptions(JsonSerializerOptions.Web) { WriteIndented = true });
        File.WriteAllText(Path.Combine(folder, "faults.json"), json + "\n");
    }

    private bool Harmless(Faulted fault) => fault.Sane && !TooLong(fault);

    private bool TooLong(Faulted fault) => fault.Window.LongestRunning.Running > _running.Max + Allowed;

    private string Row((Operation Operation, Fault Fault, string Step) key, Faulted[] group)
    {
        var states = string.Join(", ", group.GroupBy(f => f.State).Select(g => $"{g.Count()} {g.Key}"));
        var running = Statistics.Of(group.Select(f => f.Window.LongestRunning.Running));
        var longest = Statistics.Of(group.Select(f => f.Window.Longest.Milliseconds));
        return $"| {key.Operation} | {key.Fault} | {key.Step} | {group.Length} | {Three(running)} | {Three(longest)} | {group.Count(TooLong)} | {states} | {group.Count(f => f.Later.Length > 0)} | {(group.All(Harmless) ? "holds" : "MISSED")} |";
    }

    private static string Three(Statistics s) => FormattableString.Invariant($"{s.Median:0.00} / {s.P95:0.00} / {s.Max:0.00}");
}
