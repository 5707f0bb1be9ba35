using System.Net.Sockets;
using System.Text.Json;
using PatchGen.Format;

namespace PatchGen.StandStill.Faults;

/// <summary>
/// A process that speaks to the runtime as the tool does, and strikes itself when the target says that a step begins: no signal
/// from elsewhere could be so exact.
/// </summary>
internal static class StrickenClient
{
    /// <summary>The first argument of this program that makes it such a client.</summary>
    public const string Verb = "client";

    /// <summary>The arguments of one.</summary>
    public static string[] Arguments(int target, Operation operation, Deployment deployment, string step, Fault fault) =>
        [typeof(StrickenClient).Assembly.Location, Verb, $"{target}", $"{operation}", operation == Operation.Apply ? deployment.Patch : deployment.Id, step, $"{fault}"];

    /// <summary>Runs it to its end, if it gets there.</summary>
    public static int Run(string[] args)
    {
        var (target, operation, patch, step, fault) = (int.Parse(args[1]), Enum.Parse<Operation>(args[2]), args[3], args[4], Enum.Parse<Fault>(args[5]));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(PatchLog.SocketOf(target)));
        using var stream = new NetworkStream(socket);
        if (operation == Operation.Apply)
        {
            var tarball = File.ReadAllBytes(patch);
            var hash = PatchArchive.Read(tarball).Value!.Manifest.ContentHash;
            WireStream.Write(stream, WireFrame.Request, new WireRequest { Command = WireCommand.Apply, ContentHash = hash }, FormatJson.Default.WireRequest);
            WireStream.Write(stream, WireFrame.Blob, tarball);
        }
        else WireStream.Write(stream, WireFrame.Request, new WireRequest { Command = WireCommand.Undo, Id = patch }, FormatJson.Default.WireRequest);

        // A step may be told of more than once.
        for (var struck = false; ;)
        {
            var (kind, payload) = WireStream.Read(stream);
            if (kind == WireFrame.Response)
            {
                Console.WriteLine(JsonSerializer.Deserialize(payload, FormatJson.Default.WireResponse)!.Code);
                return 0;
            }

            if (JsonSerializer.Deserialize(payload, FormatJson.Default.WireProgress)!.Stage != step || struck) continue;
            struck = true;
            Console.WriteLine(step);
            Signals.Strike(fault);
        }
    }
}
