using PatchGen.Format;
using PatchGen.Runtime.Commands;
using PatchGen.Runtime.State;

namespace PatchGen.Runtime.Serve;

/// <summary>What a client may ask.</summary>
internal static class Commands
{
    /// <summary>Answers one request.</summary>
    /// <param name="process">The process.</param>
    /// <param name="draining">What still drains in it.</param>
    /// <param name="request">The request.</param>
    /// <param name="tarball">Reads the tarball that follows it, where the command takes one.</param>
    /// <param name="client">Who asks.</param>
    public static WireResponse Run(PatchedProcess process, Draining draining, WireRequest request, Func<byte[]> tarball, Client client) => request switch
    {
        { Protocol: not WireRequest.CurrentProtocol } => Responses.Of(Code.NotSupported, $"This process speaks protocol {WireRequest.CurrentProtocol}, not {request.Protocol}. Use the version of PatchGen that attached to it first.") with { Agent = WireAgent.Own },
        { Command: WireCommand.Ping } => Responses.Of(Code.Ok, "alive") with { Agent = WireAgent.Own },
        { Command: WireCommand.View } => View(process, draining),
        { Command: WireCommand.Log } => Responses.Of(Code.Ok, "") with { Log = process.Log.Lines },
        { Command: WireCommand.Apply or WireCommand.Rehearse } => Apply(process, draining, request, tarball(), client),
        { Command: WireCommand.Undo, Id: { } id } => process.Change("undo", () => Undoer.Undo(process, id, request.Attempts, client)),
        _ => Responses.Of(Code.Usage, "The request names no patch to undo."),
    };

    private static WireResponse View(PatchedProcess process, Draining draining)
    {
        draining.LookAgain();
        return Responses.Of(Code.Ok, "") with { Patches = [.. process.Active.All.Select(p => p.Shown)] };
    }

    private static WireResponse Apply(PatchedProcess process, Draining draining, WireRequest request, byte[] tarball, Client client)
    {
        var applied = process.Change("apply", () => Applier.Apply(process, new ApplyRequest(tarball, request.ContentHash, request.Attempts, AtStart: false)
        {
            DryRun = request.Command == WireCommand.Rehearse,
            AllowDraining = request.AllowDraining,
            AllowPause = request.AllowPause,
            ShadowLimit = request.ShadowLimit ?? Transform.ShadowFields.DefaultLimit,
        }, client));
        return draining.Begin(applied, request.AllowPause, client);
    }
}
