using System.CommandLine;
using System.Text.Json.Nodes;
using PatchGen.Cli.Attach;
using PatchGen.Cli.Output;
using PatchGen.Format;
using Spectre.Console;

namespace PatchGen.Cli.Commands;

/// <summary><c>patchgen status</c>: which processes can be patched, and why not the others; touches none of them.</summary>
internal static class StatusCommand
{
    internal static Command Create(CancellationToken cancel)
    {
        var pid = GlobalOptions.Pid();
        var name = GlobalOptions.Name();
        var all = new Option<bool>("--all") { Description = "Also processes of the SDK: the compiler's server, MSBuild's nodes, `dotnet build`." };
        return new Command("status", "List your .NET processes and whether each can be patched. Touches none of them.") { pid, name, all }.Does(
            cancel,
            (parsed, _) => Status(parsed.GetValue(pid), parsed.GetValue(name), parsed.GetValue(all)),
            "patchgen status",
            "patchgen status --name Shop");
    }

    private static Outcome Status(int? pid, string? name, bool all)
    {
        Result<IReadOnlyList<TargetProcess>> targets = pid is null && name is null
            ? TargetFinder.Mine().Where(target => all || !TargetFinder.IsOfSdk(target)).ToList()
            : TargetFinder.Named(pid, name);
        if (!targets.Ok) return new("status", targets.Failure) { Pid = pid };
        var rows = targets.Value.Select(Row.Of).ToList();
        // Asked for one by name, its state is the answer; the list of all is not a failure because one is not patchable.
        var refused = pid is not null || name is not null ? rows.Select(row => row.Refusal).OfType<Failure>().FirstOrDefault() : null;
        var message = rows.Count == 0 ? "You run no .NET process." : refused?.Message ?? $"{rows.Count(row => row.Refusal is null)} of {rows.Count} processes can be patched";
        return new("status", refused?.Code ?? Code.Ok, message)
        {
            Pid = pid,
            Evidence = [.. rows.Select(row => row.ToJson())],
            Draw = console => Draw(console, rows),
        };
    }

    private static void Draw(IAnsiConsole console, List<Row> rows)
    {
        if (rows.Count == 0) return;
        var table = new Table().Border(TableBorder.Simple).AddColumns("pid", "name", "runtime", "patchable", "why not");
        foreach (var row in rows)
        {
            table.AddRow(new[] { $"{row.Target.Pid}", row.Target.Name, row.Runtime, row.Refusal is null ? row.Agent ? "yes (agent present)" : "yes" : "no", row.Refusal?.Message ?? "" }
                .Select(cell => new Text(cell)));
        }

        console.Write(table);
    }

    private sealed record Row(TargetProcess Target, string Runtime, bool Agent, Failure? Refusal)
    {
        internal static Row Of(TargetProcess target)
        {
            var runtime = DotNetRuntime.Of(target);
            return new(target, runtime.Version?.ToString() ?? "unknown", Patchable.HasAgent(target), Patchable.Refusal(target, runtime));
        }

        internal JsonNode ToJson() => new JsonObject
        {
            ["pid"] = Target.Pid,
            ["name"] = Target.Name,
            ["runtime"] = Runtime,
            ["patchable"] = Refusal is null,
            ["agent"] = Agent,
            ["code"] = Refusal?.Code.Name ?? Code.Ok.Name,
            ["message"] = Refusal?.Message,
        };
    }
}
