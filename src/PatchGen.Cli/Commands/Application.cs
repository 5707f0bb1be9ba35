using System.Text.Json.Nodes;
using PatchGen.Cli.Attach;
using PatchGen.Cli.Attach.Target;
using PatchGen.Cli.Output;
using PatchGen.Format;

namespace PatchGen.Cli.Commands;

/// <summary>One patch on its way into processes.</summary>
/// <param name="Patch">The verified tarball.</param>
/// <param name="Attempts">How often the switch is tried; 0: the runtime's default.</param>
/// <param name="Allowed">Which grades below a proven success exit with 0.</param>
/// <param name="Screen">Where progress goes.</param>
/// <param name="Cancel">Asks to stop before the switch.</param>
internal sealed record Application(PatchFile Patch, int Attempts, Allowance Allowed, Screen Screen, CancellationToken Cancel)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    private Manifest Manifest => Patch.Archive.Manifest;

    /// <summary>With more objects that get a shadow field the patch is refused; null: the runtime's limit.</summary>
    internal int? ShadowLimit { get; init; }

    /// <summary>How long to wait for a draining patch.</summary>
    internal TimeSpan Wait { get; init; }

    /// <summary>True where nothing is to be switched: what an apply would come to is wanted.</summary>
    internal bool DryRun { get; init; }

    /// <summary>Applies it to one process.</summary>
    internal Outcome To(TargetProcess target) => Screen.Watch($"{(DryRun ? "Trying" : "Applying")} {Manifest.Id} {(DryRun ? "on" : "to")} {target}", progress => To(target, progress));

    private Outcome To(TargetProcess target, Action<string> progress)
    {
        var socket = Attacher.Connect(target, Allowed.OptOut, progress, Cancel);
        if (!socket.Ok) return Refused(target, socket.Failure);

        var request = new WireRequest
        {
            Command = DryRun ? WireCommand.Rehearse : WireCommand.Apply,
            ContentHash = Manifest.ContentHash,
            Attempts = Attempts,
            AllowDraining = Allowed.Draining,
            AllowPause = Allowed.Pause,
            ShadowLimit = ShadowLimit,
        };
        var agreed = AgentTerms.Agreed(socket.Value, target, request, Patch.Archive.ManifestBytes, Cancel);
        if (!agreed.Ok) return Refused(target, agreed.Failure);
        var answer = RuntimeClient.Send(agreed.Value, target, request, Patch.Bytes, progress, Cancel);
        if (!answer.Ok) return Refused(target, answer.Failure);
        var response = answer.Value;
        if (response.Code.Exit is not (0 or 16)) return Refused(target, PatchSummary.Refusal(response));

        if (response.DryRun) return Rehearsed(target, response);

        var patch = Drained(target, response.Patch, progress) ?? response.Patch;
        var state = PatchSummary.Code(patch, response);
        return new("apply", state, PatchSummary.Message(patch, response, Allowed))
        {
            Id = Manifest.Id,
            Pid = target.Pid,
            Name = state == Code.Ok ? "applied" : state.Name,
            Exit = Allowed.Exit(patch, state),
            Evidence = [.. PatchSummary.Pause(response).Concat(PatchSummary.Evidence(patch)).Select(line => (JsonNode)line)],
        };
    }

    // The process counts by itself; asking costs it next to nothing.
    private AppliedPatch? Drained(TargetProcess target, AppliedPatch? patch, Action<string> progress)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (patch?.IsDraining() == true && TimeProvider.System.GetElapsedTime(began) < Wait && !Cancel.IsCancellationRequested)
        {
            progress($"waiting for {string.Join(", ", PatchSummary.Evidence(patch))}");
            if (Cancel.WaitHandle.WaitOne(Every)) break;
            if (Patches.Ask(target, new WireRequest { Command = WireCommand.View }, _ => { }, Cancel) is not { Ok: true, Value: var view }) break;
            // Somebody may have taken it off meanwhile.
            if (view.Patches.FirstOrDefault(p => p.ContentHash == patch.ContentHash) is not { } now) break;
            patch = now;
        }

        return patch;
    }

    private Outcome Rehearsed(TargetProcess target, WireResponse response)
    {
        var code = PatchSummary.Code(response.Patch, response);
        return new("apply", code, PatchSummary.Message(response.Patch, response, Allowed))
        {
            Id = Manifest.Id,
            Pid = target.Pid,
            Name = code == Code.Ok ? "would-be-applied" : code.Name,
            Exit = Allowed.Exit(response.Patch, code),
            Evidence = [.. PatchSummary.Pause(response).Concat(PatchSummary.Evidence(response.Patch)).Select(line => (JsonNode)line)],
        };
    }

    private Outcome Refused(TargetProcess target, Failure failure) => new("apply", failure) { Id = Manifest.Id, Pid = target.Pid };
}
