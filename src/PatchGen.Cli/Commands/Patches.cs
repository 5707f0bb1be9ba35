using PatchGen.Cli.Attach;
using PatchGen.Cli.Attach.Target;
using PatchGen.Format;

namespace PatchGen.Cli.Commands;

/// <summary>Requests about what is applied already: they never attach anything.</summary>
internal static class Patches
{
    /// <summary>The processes that the options name or, without any, all of this user, of every user for root, that hold our agent.</summary>
    internal static Result<IReadOnlyList<TargetProcess>> Targets(int? pid, string? name) =>
        pid is null && name is null ? AgentHolders.Mine() : TargetFinder.Named(pid, name);

    /// <summary>Asks the runtime of a process; null where none is in it.</summary>
    internal static Result<WireResponse>? Ask(TargetProcess target, WireRequest request, Action<string> progress, CancellationToken cancel)
    {
        if (Patchable.OtherUser(target) is { } other) return other;
        if (!Patchable.HasAgent(target)) return null;
        var socket = Attacher.Connect(target, force: false, progress, cancel);
        if (!socket.Ok) return socket.Failure;
        var agreed = AgentTerms.Agreed(socket.Value, target, request, null, cancel);
        return agreed.Ok ? RuntimeClient.Send(agreed.Value, target, request, null, progress, cancel) : agreed.Failure;
    }
}
