using System.Net.Sockets;
using PatchGen.Cli.Attach.Target;
using PatchGen.Format;

namespace PatchGen.Cli.Attach;

/// <summary>
/// Whether the PatchGen in a process, which another version of the tool may have attached, understands what it is about to be asked. It passes
/// over what it does not know: an option that it never heard of would be ignored, and the command run without it.
/// </summary>
internal static class AgentTerms
{
    /// <summary>The connection on which to send a request; or what the process does not understand of it, and what to do.</summary>
    /// <param name="socket">A connection to the runtime in the process; the one that is returned takes its place.</param>
    /// <param name="target">The process.</param>
    /// <param name="request">The request.</param>
    /// <param name="manifest">The manifest of the patch that goes with it; null where none does.</param>
    /// <param name="cancel">Cancels the question.</param>
    internal static Result<Socket> Agreed(Socket socket, TargetProcess target, WireRequest request, byte[]? manifest, CancellationToken cancel)
    {
        // What every version understands needs no question.
        if (manifest is null && FirstRelease.Agent.Unknown(request).Count == 0) return socket;
        var asked = Agent(socket, target, cancel);
        if (!asked.Ok) return asked.Failure;
        var agent = asked.Value;
        if (agent.Unknown(request) is { Count: > 0 } words) return Refused($"does not understand this command ({string.Join(", ", words)})", "give it without", words);
        if (manifest is not null && agent.Unknown(manifest) is { Count: > 0 } members) return Refused($"does not understand this patch ({string.Join(", ", members)})", "make the patch with that version", members);
        // Another one, after the first: each takes a descriptor and a thread of the process.
        return RuntimeSocket.Connect(target) ?? (target.Alive ? new Failure(Code.Internal, $"{target} listened a moment ago, and does no longer: try again.") : Attacher.Ended(target));

        Failure Refused(string what, string instead, IReadOnlyList<string> evidence) => new(
            Code.NotSupported,
            $"{target} holds PatchGen {agent.Version}, which {what}; nothing was changed. Use the patchgen of that version, or {instead}, or restart the process with the fixed build: then it holds this version.",
            [.. evidence]);
    }

    private static Result<WireAgent> Agent(Socket socket, TargetProcess target, CancellationToken cancel)
    {
        var answer = RuntimeClient.Send(socket, target, new WireRequest { Command = WireCommand.Ping }, null, _ => { }, cancel);
        if (!answer.Ok) return answer.Failure;
        var response = answer.Value;
        return response.Code == Code.Ok ? response.Agent ?? FirstRelease.Agent : new Failure(response.Code, response.Message, response.Evidence);
    }
}
