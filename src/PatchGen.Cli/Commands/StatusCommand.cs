using System.CommandLine;
using System.Text.Json.Nodes;
using PatchGen.Cli.Attach.Target;
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
        var verbose = new Option<bool>("--verbose") { Description = "Also what an attach needs of descriptors, threads and memory, and what each process has left." };
        return new Command("status", "List your .NET processes and whether each can be patched. Touches none of them.") { pid, name, all, verbose }.Does(
            cancel,
            (parsed, _) => Status(parsed.GetValue(pid), parsed.GetValue(name), parsed.GetValue(all), parsed.GetValue(verbose)),
            "patchgen status",
            "patchgen status --name Shop --verbose");
    }

    private static Outcome Status(int? pid, string? name, bool all, bool verbose)
    {
        Result<IReadOnlyList<TargetProcess>> targets = pid is null && name is null
            ? TargetFinder.Mine().Where(target => all || !TargetFinder.IsOfSdk(target)).ToList()
            : TargetFinder.Named(pid, name);
        if (!targets.Ok) return new("status", targets.Failure) { Pid = pid };
        var rows = targets.Value.Select(target => Row.Of(target, verbose)).ToList();
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
        foreach (var row in rows)
            foreach (var means in row.Means) console.WriteLine($"{row.Target.Pid}: {means.What}: needs {means.Amount(means.Needed)}, has {means.Amount(means.Left)}");
    }

    private sealed record Row(TargetProcess Target, string Runtime, bool Agent, Failure? Refusal, IReadOnlyList<Means> Means)
    {
        internal static Row Of(TargetProcess target, bool verbose)
        {
            var runtime = DotNetRuntime.Of(target);
            var agent = Patchable.HasAgent(target);
            var refusal = Patchable.Refusal(target, runtime) ?? (agent ? null : Attach.Target.Means.Lacking(target));
            return new(target, runtime.Version?.ToString() ?? "unknown", agent, refusal, verbose ? Attach.Target.Means.Of(target) : []);
        }

        internal JsonNode ToJson()
        {
            var row = new JsonObject
            {
                ["pid"] = Target.Pid,
                ["name"] = Target.Name,
                ["runtime"] = Runtime,
                ["patchable"] = Refusal is null,
                ["agent"] = Agent,
                ["code"] = Refusal?.Code.Name ?? Code.Ok.Name,
                ["message"] = Refusal?.Message,
            };
            if (Means.Count > 0)
                row["means"] = new JsonArray([.. Means.Select(means => new JsonObject { ["what"] = means.What, ["unit"] = means.Unit, ["needed"] = means.Needed, ["left"] = means.Left })]);
            return row;
        }
    }
}
