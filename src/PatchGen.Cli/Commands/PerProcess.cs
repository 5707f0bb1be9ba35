using System.Text.Json.Nodes;
using PatchGen.Cli.Attach.Target;
using PatchGen.Cli.Output;
using PatchGen.Format;
using Spectre.Console;

namespace PatchGen.Cli.Commands;

/// <summary>A command on each of some processes: one outcome a process, and one for all.</summary>
internal static class PerProcess
{
    /// <summary>Runs it on each, one after another, and sums up: the worst decides.</summary>
    internal static Outcome Run(string command, IReadOnlyList<TargetProcess> targets, Func<TargetProcess, Outcome> work, CancellationToken cancel)
    {
        if (targets is [var only]) return work(only);
        var rows = new List<Outcome>();
        foreach (var target in targets)
        {
            // What was done stays done and is said; what was not begun is not begun.
            rows.Add(cancel.IsCancellationRequested
                ? new Outcome(command, Code.Cancelled, $"{target} was left alone.") { Pid = target.Pid }
                : work(target) with { Pid = target.Pid });
        }

        var worst = rows.MaxBy(row => (Weight(row.Exit), PatchGrades.Of(row.Code)))!;
        return new(command, worst.Code, $"{rows.Count(row => row.Exit == 0)} of {rows.Count} processes: {worst.Message}")
        {
            Name = worst.Name,
            Id = rows.Select(row => row.Id).FirstOrDefault(id => id is not null),
            Exit = worst.Exit,
            Evidence = [.. rows.Select(row => (JsonNode)row.ToJson())],
            Draw = console => Draw(console, rows),
        };
    }

    // What drains or is unproven is in the process; every refusal outweighs it.
    private static int Weight(int exit) => exit switch { 0 => 0, 16 => 1, _ => 1 + exit };

    private static void Draw(IAnsiConsole console, List<Outcome> rows)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("pid", "outcome", "message");
        foreach (var row in rows) table.AddRow(new[] { $"{row.Pid}", row.Name, row.Message }.Select(cell => new Text(cell)));
        console.Write(table);
        foreach (var row in rows.Where(row => row.Evidence.Count > 0))
        {
            console.WriteLine($"  {row.Pid}:");
            foreach (var line in row.Evidence) console.WriteLine("    " + (line is JsonValue value ? value.ToString() : line.ToJsonString()));
        }
    }
}
