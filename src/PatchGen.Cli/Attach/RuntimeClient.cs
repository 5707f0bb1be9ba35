using System.Net.Sockets;
using System.Text.Json;
using PatchGen.Cli.Attach.Target;
using PatchGen.Format;

namespace PatchGen.Cli.Attach;

/// <summary>One request to the runtime in a process, and its answer.</summary>
internal static class RuntimeClient
{
    /// <summary>
    /// Sends a request, with a tarball where the command takes one, and waits for the answer.
    /// Cancelling half-closes the socket: the runtime stops if it is before the switch and answers in either case, so that the outcome is known.
    /// </summary>
    internal static Result<WireResponse> Send(
        Socket socket, TargetProcess target, WireRequest request, byte[]? tarball, Action<string> progress, CancellationToken cancel)
    {
        try
        {
            using var stream = new NetworkStream(socket, ownsSocket: true);
            WireStream.Write(stream, WireFrame.Request, request, FormatJson.Default.WireRequest);
            if (tarball is not null) WireStream.Write(stream, WireFrame.Blob, tarball);
            using var stop = cancel.Register(() => HalfClose(socket));
            while (true)
            {
                var (kind, payload) = WireStream.Read(stream);
                switch (kind)
                {
                    case WireFrame.Progress when JsonSerializer.Deserialize(payload, FormatJson.Default.WireProgress) is { } step:
                        progress(step.Detail.Length == 0 ? step.Stage : $"{step.Stage}: {step.Detail}");
                        break;
                    case WireFrame.Response when JsonSerializer.Deserialize(payload, FormatJson.Default.WireResponse) is { } response:
                        return response;
                    default:
                        return new Failure(Code.Internal, $"{target} answered with a frame of kind {kind}: another version of PatchGen is in it.");
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidDataException or JsonException)
        {
            return target.Alive
                ? new Failure(Code.Internal, $"The connection to {target} broke: {e.Message} `patchgen view --pid {target.Pid}` shows what is applied.")
                : new Failure(Code.ProcessExited, $"{target} ended on the way.");
        }
    }

    private static void HalfClose(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has answered already.
        }
    }
}
