using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using PatchGen.Format;

namespace PatchGen.Runtime.Serve;

/// <summary>Listens on the process's socket and answers one command a connection.</summary>
internal sealed class PatchServer(PatchedProcess process, string path)
{
    private static readonly TimeSpan ClientDeadline = TimeSpan.FromSeconds(30);

    /// <summary>Begins to listen, on background threads that do not keep the process alive.</summary>
    public void Start()
    {
        var listener = Listen();
        new Thread(() => Accept(listener)) { IsBackground = true, Name = "patchgen" }.Start();
    }

    /// <summary>Where this process listens when nobody said where.</summary>
    public static string OwnPath()
    {
        // Field 22, counted after the name, which may hold anything.
        var stat = File.ReadAllText("/proc/self/stat");
        var ticks = long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19], CultureInfo.InvariantCulture);
        return WireStream.SocketPath(Environment.ProcessId, ticks, PeerCredentials.OwnUid());
    }

    private Socket Listen()
    {
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        var directory = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(directory, ownerOnly);
        if (new DirectoryInfo(directory) is { LinkTarget: not null } || File.GetUnixFileMode(directory) != ownerOnly)
            throw new UnauthorizedAccessException($"{directory} is not a directory that only its owner may open.");
        File.Delete(path);
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        return listener;
    }

    private void Accept(Socket listener)
    {
        while (true)
        {
            var client = listener.Accept();
            new Thread(() => Serve(client)) { IsBackground = true, Name = "patchgen-client" }.Start();
        }
    }

    private void Serve(Socket client)
    {
        try
        {
            using var stream = new NetworkStream(client, ownsSocket: true) { ReadTimeout = (int)ClientDeadline.TotalMilliseconds };
            var response = PeerCredentials.Uid(client) is var uid && uid == PeerCredentials.OwnUid()
                ? Answer(stream, client)
                : Responses.Of(Code.NotPermitted, $"This process runs as uid {PeerCredentials.OwnUid()} and takes commands from that uid only, not from {uid}.");
            WireStream.Write(stream, WireFrame.Response, response, FormatJson.Default.WireResponse);
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidDataException or JsonException or ObjectDisposedException)
        {
            // A client that went away, or is none of ours: a command that it had begun has run to its end.
            process.Log.Write($"connection lost: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    private WireResponse Answer(Stream stream, Socket socket)
    {
        var (kind, payload) = WireStream.Read(stream);
        if (kind != WireFrame.Request || JsonSerializer.Deserialize(payload, FormatJson.Default.WireRequest) is not { } request)
            return Responses.Of(Code.Usage, "The first frame is not a request.");
        return Commands.Run(process, request, ReadBlob, new Client(Progress, () => socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0));

        byte[] ReadBlob() => WireStream.Read(stream) is (WireFrame.Blob, var blob) ? blob : throw new InvalidDataException("The tarball's frame is missing.");

        // A client that went away does not stop what it began.
        void Progress(WireProgress progress)
        {
            try
            {
                WireStream.Write(stream, WireFrame.Progress, progress, FormatJson.Default.WireProgress);
            }
            catch (IOException)
            {
            }
        }
    }
}
