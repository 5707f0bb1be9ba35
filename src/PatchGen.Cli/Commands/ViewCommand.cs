using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using PatchGen.Cli.Attach.Target;
using PatchGen.Cli.Output;
using PatchGen.Format;
using Spectre.Console;

namespace PatchGen.Cli.Commands;

/// <summary><c>patchgen view</c>: what is applied where.</summary>
internal static class ViewCommand
{
    internal static Command Create(CancellationToken cancel)
    {
        var pid = GlobalOptions.Pid();
        var name = GlobalOptions.Name();
        return new Command("view", "List the patches in your processes, or in those named.") { pid, name }.Does(
            cancel,
            (parsed, screen) => screen.Watch("Looking", progress => View(parsed.GetValue(pid), parsed.GetValue(name), progress, cancel)),
            "patchgen view",
            "patchgen view --pid 4711 --json | jq '.evidence[].state'");
    }

    private static Outcome View(int? pid, string? name, Action<string> progress, CancellationToken cancel)
    {
        var targets = Patches.Targets(pid, name);
        if (!targets.Ok) return new("view", targets.Failure) { Pid = pid };
        var rows = new List<(TargetProcess Target, AppliedPatch Patch)>();
        var silent = new List<(TargetProcess Target, Failure Failure)>();
        foreach (var target in targets.Value)
        {
            switch (Patches.Ask(target, new WireRequest { Command = WireCommand.View }, progress, cancel))
            {
                case null:
                    break;
                case { Ok: true, Value: var response } when response.Code.Exit == 0:
                    rows.AddRange(response.Patches.Select(patch => (target, patch)));
                    break;
                case { Ok: true, Value: var response }:
                    silent.Add((target, new Failure(response.Code, response.Message, response.Evidence)));
                    break;
                // One that was named must answer; of all the others, one that ended on the way holds no patch.
                case { Failure: { } failure } when failure.Code != Code.ProcessExited || pid is not null:
                    silent.Add((target, failure));
                    break;
            }
        }

        if (silent is [var (only, why)] && targets.Value.Count == 1) return new("view", why) { Pid = only.Pid };

        var applied = rows.Count(row => row.Patch.State != PatchState.Reversed);
        return new("view", silent.Count == 0 ? Code.Ok : silent[0].Failure.Code, applied == 0 ? "No patch is applied." : $"{applied} patch{(applied == 1 ? "" : "es")} applied")
        {
            Pid = pid,
            // What is not known of one process must not hide what is known of the others, nor pass for an empty list.
            Evidence = [.. rows.Select(row => Json(row.Target, row.Patch)), .. silent.Select(s => Json(s.Target, s.Failure))],
            Draw = rows.Count + silent.Count == 0 ? null : console => Draw(console, rows, silent),
        };
    }

    private static JsonNode Json(TargetProcess target, Failure failure) =>
        new JsonObject { ["pid"] = target.Pid, ["process"] = target.Name, ["code"] = failure.Code.Name, ["message"] = failure.Message };

    private static JsonNode Json(TargetProcess target, AppliedPatch patch)
    {
        var node = JsonSerializer.SerializeToNode(patch, CliJson.Default.AppliedPatch)!.AsObject();
        node.Insert(0, "pid", target.Pid);
        node.Insert(1, "process", target.Name);
        return node;
    }

    private static void Draw(IAnsiConsole console, List<(TargetProcess Target, AppliedPatch Patch)> rows, List<(TargetProcess Target, Failure Failure)> silent)
    {
        foreach (var (target, failure) in silent) console.WriteLine($"  {target}: {failure.Message}");
        if (rows.Count == 0) return;
        var table = new Table().Border(TableBorder.Simple).AddColumns("pid", "process", "id", "patch", "state", "applied (UTC)", "methods", "what may be wrong");
        foreach (var (target, patch) in rows)
        {
            string[] cells =
            [
                $"{target.Pid}", target.Name, patch.Id, patch.Name, Shown(patch),
                patch.AppliedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", null), $"{patch.Methods.Length}", string.Join("\n", PatchSummary.Evidence(patch)),
            ];
            table.AddRow(cells.Select(cell => new Text(cell)));
        }

        console.Write(table);
        foreach (var (target, patch) in rows)
        {
            // With the process: a patch is often in several.
            console.WriteLine($"  {target.Pid} {target.Name}: {patch.Id}");
            foreach (var module in patch.Modules) console.WriteLine($"    {module}");
            foreach (var method in patch.Methods) console.WriteLine($"    {method}");
            foreach (var line in patch.Residue) console.WriteLine($"    residue: {line}");
        }
    }

    // Every grade that holds, worst first: the worst must not hide the other.
    private static string Shown(AppliedPatch patch) =>
        (patch.State == PatchState.Reversed ? $"{patch.State}" : string.Join(", ", patch.Grades())) + (patch.AtStart ? " at start" : "");
}
