using System.CommandLine;
using System.Text.Json.Nodes;
using PatchGen.Cli.Attach.Target;
using PatchGen.Cli.Output;
using PatchGen.Format;

namespace PatchGen.Cli.Commands;

/// <summary><c>patchgen undo</c>: reverses a patch in each process that the options name or, without any, in each that holds it.</summary>
internal static class UndoCommand
{
    internal static Command Create(CancellationToken cancel)
    {
        var id = new Argument<string>("id") { Description = "The patch's id, as `patchgen view` lists it, or its content hash." };
        var pid = GlobalOptions.Pid();
        var name = GlobalOptions.Name();
        return new Command("undo", "Reverse a patch: in the processes named, or in all of yours that hold it.") { id, pid, name }.Does(
            cancel,
            (parsed, screen) =>
            {
                var wanted = parsed.GetRequiredValue(id);
                var targets = screen.Watch("Looking", progress => Targets(wanted, parsed.GetValue(pid), parsed.GetValue(name), progress, cancel));
                return targets.Ok
                    ? PerProcess.Run("undo", targets.Value, target => screen.Watch($"Reversing {wanted} in {target}", progress => Undo(wanted, target, progress, cancel)), cancel)
                    : new("undo", targets.Failure) { Id = wanted, Pid = parsed.GetValue(pid) };
            },
            "patchgen undo 8c4o6ucj",
            "patchgen undo 8c4o6ucj --pid 4711");
    }

    private static Result<IReadOnlyList<TargetProcess>> Targets(string id, int? pid, string? name, Action<string> progress, CancellationToken cancel)
    {
        var targets = Patches.Targets(pid, name);
        if (!targets.Ok || pid is not null || name is not null) return targets;
        var holders = targets.Value.Where(target => Holds(target, id, progress, cancel)).ToList();
        return holders.Count > 0 ? holders : new Failure(Code.UnknownId, $"None of your processes holds a patch {id} (`patchgen view` lists them).");
    }

    private static bool Holds(TargetProcess target, string id, Action<string> progress, CancellationToken cancel) =>
        Patches.Ask(target, new WireRequest { Command = WireCommand.View }, progress, cancel) is { Ok: true, Value: var response }
        && response.Patches.Any(patch => patch.State != PatchState.Reversed && (patch.Id == id || patch.ContentHash == id));

    private static Outcome Undo(string id, TargetProcess target, Action<string> progress, CancellationToken cancel)
    {
        var answer = Patches.Ask(target, new WireRequest { Command = WireCommand.Undo, Id = id }, progress, cancel)
            ?? new Failure(Code.UnknownId, $"{target} holds no patch {id}: none was ever applied to it.");
        if (!answer.Ok) return new("undo", answer.Failure) { Id = id, Pid = target.Pid };
        var response = answer.Value;
        var code = response.Code;
        if (code.Exit is not (0 or 16)) return new("undo", PatchSummary.Refusal(response)) { Id = id, Pid = target.Pid };
        return new("undo", code, code.Exit == 0 ? $"Update {response.Patch?.Id ?? id} reversed successfully" : response.Message)
        {
            Id = response.Patch?.Id ?? id,
            Pid = target.Pid,
            Name = "reversed",
            Evidence = [.. PatchSummary.Pause(response).Concat(response.Evidence).Concat((response.Patch?.Residue ?? []).Select(line => "residue: " + line)).Select(line => (JsonNode)line)],
        };
    }
}
