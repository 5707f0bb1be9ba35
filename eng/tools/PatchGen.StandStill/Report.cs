using System.Text;
using System.Text.Json;

namespace PatchGen.StandStill;

/// <summary>What was measured, for people and for scripts.</summary>
internal sealed class Report
{
    private readonly IReadOnlyList<HeapRun> _runs;
    private readonly Cell[] _cells;
    private readonly Growth[] _growths;

    public Report(IReadOnlyList<HeapRun> runs)
    {
        _runs = runs;
        _cells = [.. runs.SelectMany(run => Enum.GetValues<Operation>().Select(operation => new Cell(run, operation)))];
        _growths = [.. Growth.Of(_cells)];
    }

    /// <summary>Nobody stood still, and it made no difference how large the heap was.</summary>
    public bool Holds => _cells.All(cell => cell.Holds) && _growths.All(growth => growth.Holds);

    /// <summary>The tables, in Markdown.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder();
            text.AppendLine("Longest time between two iterations of a worker that calls the changed methods, in ms, a window; median / 95th percentile / longest of the windows.");
            text.AppendLine();
            text.AppendLine("| heap MB | operation | windows | with | without | difference of medians | of it running | noise (quartiles without) | the tool's own pause | end to end s | cores contended | ended | verdict |");
            text.AppendLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
            foreach (var cell in _cells) text.AppendLine(Row(cell));
            text.AppendLine();
            foreach (var run in _runs) text.AppendLine(FormattableString.Invariant($"Attach and first apply at {run.Heap} MB: longest gap {run.Attach.Window.Longest.Milliseconds:0.0} ms (running {run.Attach.Window.LongestRunning.Running:0.0}), {run.Attach.Took!.Value.TotalSeconds:0.0} s."));
            foreach (var growth in _growths)
                text.AppendLine(FormattableString.Invariant($"Growth of {growth.Small.Operation} from {growth.Small.Heap} to {growth.Large.Heap} MB: {growth.Milliseconds:0.00} ms, noise of the windows {growth.Least:0.00} to {growth.Most:0.00} ms: {growth.Verdict}."));
            text.AppendLine();
            text.AppendLine("With and without: the tool runs in the window or not; they take turns. Running: the worker's own wait for a core (run_delay of its schedstat) is left out.");
            text.AppendLine(FormattableString.Invariant($"Holds: the medians differ by {Cell.Allowed:0} ms at most in each cell, all ways of calling run the right side afterwards, and what the tool adds does not grow with the heap beyond the noise: that is where 95 of 100 draws of as many of the same windows put the growth, and it must hold 0 and span {2 * Growth.Widest:0} ms at most."));
            text.AppendLine($"Load average at the end {Machine.Load()}, {Environment.ProcessorCount} cores. Contended: the part of the time in which somebody on the machine waited for a core, with / without.");
            text.AppendLine();
            text.AppendLine(Holds ? "Nobody stood still." : "SOMEBODY STOOD STILL, or the patch had no effect.");
            return text.ToString();
        }
    }

    /// <summary>Writes <c>standstill.md</c> and <c>standstill.json</c>, which has every window.</summary>
    public static void Write(string folder, IReadOnlyList<HeapRun> runs)
    {
        var report = new Report(runs);
        File.WriteAllText(Path.Combine(folder, "standstill.md"), report.Text);
        var json = JsonSerializer.Serialize(new { holds = report.Holds, cells = report._cells, growths = report._growths.Select(growth => new { growth.Small.Operation, growth.Milliseconds, growth.Least, growth.Most, growth.Verdict }), runs }, new JsonSerializerOptions(JsonSerializerOptions.Web) { WriteIndented = true });
        File.WriteAllText(Path.Combine(folder, "standstill.json"), json + "\n");
    }

    private static string Row(Cell cell) => FormattableString.Invariant(
        $"| {cell.Heap} | {cell.Operation} | {cell.Count} | {Three(cell.With)} | {Three(cell.Without)} | **{cell.Difference:0.00}** | {cell.DifferenceRunning:0.00} | {cell.Noise:0.00} | {(cell.Pauses is { } pauses ? Three(pauses) : "none")} | {cell.Seconds.Median:0.00} | {cell.Pressure.With:0%} / {cell.Pressure.Without:0%} | {cell.Codes} | {(cell.Holds ? "holds" : $"MISSED: {cell.Cause}")} |");

    private static string Three(Statistics s) => FormattableString.Invariant($"{s.Median:0.00} / {s.P95:0.00} / {s.Max:0.00}");
}
