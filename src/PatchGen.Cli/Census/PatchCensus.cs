using System.Collections.Immutable;
using PatchGen.Cli.Attach;
using PatchGen.Format;

namespace PatchGen.Cli.Census;

/// <summary>Tells the runtime in a process what was counted from outside, so that a draining patch moves on.</summary>
internal static class PatchCensus
{
    /// <summary>Reports a census of one patch; the answer holds the patch as it is then.</summary>
    internal static Result<WireResponse> Report(TargetProcess target, string contentHash, CensusResult census, Action<string> progress)
    {
        if (RuntimeSocket.Connect(target) is not { } socket) return new Failure(Code.ProcessExited, $"{target} does not listen any more.");
        if (!socket.Ok) return socket.Failure;
        var request = new WireRequest { Command = "census", Id = contentHash, Suspended = census.Suspended, DynamicMethods = census.DynamicMethods };
        return RuntimeClient.Send(socket.Value, target, request, null, progress, CancellationToken.None);
    }

    /// <summary>Counts what an applied patch waits for, and reports it.</summary>
    internal static AppliedPatch Refresh(TargetProcess target, AppliedPatch patch, Action<string> progress)
    {
        if (!patch.IsDraining()) return patch;
        ImmutableArray<SuspendedCode> wanted =
        [
            .. patch.Suspended.Select(s => new SuspendedCode { Kind = s.Kind, Member = s.Member, Type = s.Type, Method = s.Method, Token = 0 }),
        ];
        progress("counting live instances");
        var answer = Report(target, patch.ContentHash, HeapCensus.Take(target, wanted), progress);
        return answer is { Ok: true, Value.Patch: { } now } ? now : patch;
    }
}
