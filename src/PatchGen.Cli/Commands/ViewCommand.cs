using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using PatchGen.Cli.Attach;
using PatchGen.Cli.Census;
using PatchGen.Cli.Output;
using PatchGen.Format;
using Spectre.Console;

namespace PatchGen.Cli.Commands;

/// <summary><c>patchgen view</c>: what is applied where; a draining patch is counted anew.</summary>
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
        foreach (var target in targets.Value)
        {
            switch (Patches.Ask(target, new WireRequest { Command = "view" }, progress, cancel))
            {
                case null:
                    break;
                case { Ok: true, Value: var response } when Code.Parse(response.Code).Exit == 0:
                    rows.AddRange(response.Patches.Select(patch => (target, PatchCensus.Refresh(target, patch, progress))));
                    break;
                case { Ok: true, Value: var response }:
                    return new("view", new Failure(Code.Parse(response.Code), response.Message, response.Evidence)) { Pid = target.Pid };
                case { Failure: { } failure }:
                    return new("view", failure) { Pid = target.Pid };
            }
        }

        var applied = rows.Count(row => row.Patch.State != "Reversed");
        return new("view", Code.Ok, applied == 0 ? "No patch is applied." : $"{applied} patch{(applied == 1 ? "" : "es")} applied")
        {
            Pid = pid,
            Evidence = [.. rows.Select(row => Json(row.Target, row.Patch))],
            Draw = console => Draw(console, rows),
        };
    }

    private static JsonNode Json(TargetProcess target, AppliedPatch patch)
    {
        var node = JsonSerializer.SerializeToNode(patch, CliJson.Default.AppliedPatch)!.AsObject();
        node.Insert(0, "pid", target.Pid);
        node.Insert(1, "process", target.Name);
        return node;
    }

    private static void Draw(IAnsiConsole console, List<(TargetProcess Target, AppliedPatch Patch)> rows)
    {
        if (rows.Count == 0) return;
        var table = new Table().Border(TableBorder.Simple).AddColumns("pid", "process", "id", "patch", "state", "applied (UTC)", "methods", "waits for");
        foreach (var (target, patch) in rows)
        {
            string[] cells =
            [
                $"{target.Pid}", target.Name, patch.Id, patch.Name, patch.State + (patch.AtStart ? " at start" : ""),
                patch.AppliedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", null), $"{patch.Methods.Length}", string.Join("\n", PatchState.Evidence(patch)),
            ];
            table.AddRow(cells.Select(cell => new Text(cell)));
        }

        console.Write(table);
        foreach (var (_, patch) in rows)
        {
            foreach (var method in patch.Methods) console.WriteLine($"  {patch.Id} {MemberText.Show(method)}");
            foreach (var line in patch.Residue) console.WriteLine($"  {patch.Id} residue: {line}");
        }
    }
}
