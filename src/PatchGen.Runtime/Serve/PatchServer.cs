using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using PatchGen.Format;

namespace PatchGen.Runtime.Serve;

/// <summary>Listens on the process's socket and answers one command a connection.</summary>
internal sealed class PatchServer(PatchedProcess process, string path)
{
    private static readonly TimeSpan ClientDeadline = TimeSpan.FromMinutes(5);

    // A tool that is stopped reads nothing: it may miss its progress, and holds nobody up.
    private static readonly TimeSpan ProgressDeadline = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    /// <summary>Begins to listen, on background threads that do not keep the process alive.</summary>
    public void Start()
    {
        var listener = Listen();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(path);
        new Thread(() => Accept(listener)) { IsBackground = true, Name = "patchgen" }.Start();
    }

    /// <summary>Where this process listens when nobody said where.</summary>
    public static string OwnPath()
    {
        // Field 22, counted after the name, which may hold anything.
        var stat = File.ReadAllText("/proc/self/stat");
        var ticks = long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19], CultureInfo.InvariantCulture);
        return WireStream.SocketPath(Environment.ProcessId, ticks, PeerCredentials.OwnUid(), Environment.GetEnvironmentVariable("TMPDIR"));
    }

    private Socket Listen()
    {
        SocketDirectory.Ensure(Path.GetDirectoryName(path)!);
        File.Delete(path);
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        return listener;
    }

    private void Accept(Socket? listener)
    {
        while (true)
        {
            try
            {
                listener ??= Listen();
                if (listener.Poll(LookEvery, SelectMode.SelectRead))
                {
                    var client = listener.Accept();
                    new Thread(() => Serve(client)) { IsBackground = true, Name = "patchgen-client" }.Start();
                }
                else if (!File.Exists(path))
                {
                    // Somebody tidied the temporary directory. Disposed first: that removes the file of the socket's name.
                    process.Log.Write("the socket is gone; listening anew");
                    listener.Dispose();
                    listener = null;
                }
            }
            catch (Exception e)
            {
                // An exception that leaves a thread would end the process, in which we are guests.
                process.Log.Write($"listening failed: {e.Message.ReplaceLineEndings(" ")}");
                Thread.Sleep(LookEvery);
            }
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
            stream.WriteTimeout = (int)ClientDeadline.TotalMilliseconds;
            WireStream.Write(stream, WireFrame.Response, response, FormatJson.Default.WireResponse);
        }
        catch (Exception e)
        {
            // A client that went away, or is none of ours. A command that it had begun has run to its end.
            process.Log.Write($"connection lost: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    private WireResponse Answer(Stream stream, Socket socket)
    {
        var (kind, payload) = WireStream.Read(stream);
        if (kind != WireFrame.Request || JsonSerializer.Deserialize(payload, FormatJson.Default.WireRequest) is not { } request)
            return Responses.Of(Code.Usage, "The first frame is not a request.");
        var listening = true;
        return Commands.Run(process, request, ReadBlob, new Client(Progress, () => socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0));

        byte[] ReadBlob() => WireStream.Read(stream) is (WireFrame.Blob, var blob) ? blob : throw new InvalidDataException("The tarball's frame is missing.");

        // A client that went away does not stop what it began.
        void Progress(WireProgress progress)
        {
            if (!listening) return;
            try
            {
                stream.WriteTimeout = (int)ProgressDeadline.TotalMilliseconds;
                WireStream.Write(stream, WireFrame.Progress, progress, FormatJson.Default.WireProgress);
            }
            catch (IOException)
            {
                // Half a frame may have gone out: what follows would be no frame for it.
                listening = false;
            }
        }
    }
}
