using System.Text.Json;
using PatchGen.Format;
using PatchGen.Runtime.Commands;
using PatchGen.Runtime.State;

namespace PatchGen.Runtime.Serve;

/// <summary>Answers one command a connection. The agent listens, and takes connections of this process's user only.</summary>
internal sealed class PatchServer(PatchedProcess process)
{
    private static readonly TimeSpan ClientDeadline = TimeSpan.FromMinutes(5);

    // A tool that is stopped reads nothing: it may miss its progress, and holds nobody up.
    private static readonly TimeSpan ProgressDeadline = TimeSpan.FromSeconds(1);

    private readonly Draining _draining = new(process);
    private uint _renewals;

    /// <summary>Serves one connection to its end; throws nothing.</summary>
    /// <param name="descriptor">The connection; the caller closes it.</param>
    /// <param name="renewals">How often the socket was made anew, since its file was gone.</param>
    public void Serve(int descriptor, uint renewals)
    {
        try
        {
            if (Interlocked.Exchange(ref _renewals, renewals) != renewals) process.Log.Write("the socket was gone; listening anew");
            using var connection = new Connection(descriptor) { ReadTimeout = (int)ClientDeadline.TotalMilliseconds };
            var response = Answer(connection);
            connection.WriteTimeout = (int)ClientDeadline.TotalMilliseconds;
            if (!connection.Broken) WireStream.Write(connection, WireFrame.Response, response, FormatJson.Default.WireResponse);
        }
        catch (Exception e)
        {
            // A client that went away, or is none of ours. A command that it had begun has run to its end.
            process.Log.TryWrite($"connection lost: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    // Null where it is none, or asks for a command of a later version.
    private static WireRequest? Request(byte[] payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, FormatJson.Default.WireRequest);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private WireResponse Answer(Connection connection)
    {
        var (kind, payload) = WireStream.Read(connection);
        if (kind != WireFrame.Request || Request(payload) is not { } request)
            return Responses.Of(Code.Usage, "The first frame is not a request that this version of PatchGen understands.");
        var listening = true;
        return Commands.Run(process, _draining, request, ReadBlob, new Client(Progress, () => connection.HalfClosed));

        byte[] ReadBlob() => WireStream.Read(connection) is (WireFrame.Blob, var blob) ? blob : throw new InvalidDataException("The tarball's frame is missing.");

        // A client that went away does not stop what it began.
        void Progress(WireProgress progress)
        {
            if (!listening) return;
            try
            {
                connection.WriteTimeout = (int)ProgressDeadline.TotalMilliseconds;
                WireStream.Write(connection, WireFrame.Progress, progress, FormatJson.Default.WireProgress);
            }
            catch (IOException)
            {
                // The answer is still for it, unless half of this frame went out.
                listening = false;
            }
        }
    }
}
