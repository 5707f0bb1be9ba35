using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PatchGen.Format;

namespace PatchGen.LiveTests.Cli;

/// <summary>
/// An agent of another version in this process, as the tool sees one from outside: a thread of its name, and somebody who answers where the
/// runtime listens, with what 0.1.0 answered.
/// </summary>
internal sealed class EarlierProcess : IDisposable
{
    private readonly WireAgent? agent;
    private readonly string more;
    private readonly string path;
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Thread thread;
    private readonly Lock kept = new();
    private readonly List<WireRequest> requests = [];
    private volatile bool ended;

    /// <param name="agent">What it tells of itself when it is pinged; null: nothing, as 0.1.0.</param>
    /// <param name="more">Members that its answers have besides, with a comma after them.</param>
    public EarlierProcess(WireAgent? agent = null, string more = "")
    {
        (this.agent, this.more) = (agent, more);
        var stat = File.ReadAllText("/proc/self/stat");
        var ticks = long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19], CultureInfo.InvariantCulture);
        var uid = uint.Parse(File.ReadLines("/proc/self/status").Single(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[2], CultureInfo.InvariantCulture);
        path = $"/tmp/patchgen-{uid}/{Environment.ProcessId}-{ticks}.sock";
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        // By its name the tool takes this process for a patched one: last, once somebody listens.
        thread = new Thread(Serve) { IsBackground = true, Name = AgentIdentity.Thread };
        thread.Start();
    }

    /// <summary>What it was asked.</summary>
    public IReadOnlyList<WireRequest> Requests
    {
        get
        {
            lock (kept) return [.. requests];
        }
    }

    /// <summary>The same, by command.</summary>
    public IEnumerable<WireCommand> Commands => Requests.Select(request => request.Command);

    /// <summary>The last tarball that it was sent.</summary>
    public byte[]? Blob { get; private set; }

    public void Dispose()
    {
        ended = true;
        thread.Join();
        listener.Dispose();
        File.Delete(path);
    }

    private void Serve()
    {
        while (!ended)
        {
            if (!listener.Poll(TimeSpan.FromMilliseconds(50), SelectMode.SelectRead)) continue;
            var client = listener.Accept();
            // Each by itself, as the runtime does: the tool may ask on one connection before it goes on with another.
            new Thread(() => Answer(client)) { IsBackground = true }.Start();
        }
    }

    private void Answer(Socket client)
    {
        try
        {
            using var stream = new NetworkStream(client, ownsSocket: true) { ReadTimeout = 60_000 };
            Answer(stream);
        }
        catch (IOException)
        {
            // The tool only looked, or had no further question.
        }
    }

    private void Answer(NetworkStream stream)
    {
        var (_, payload) = WireStream.Read(stream);
        var request = JsonSerializer.Deserialize(payload, FormatJson.Default.WireRequest)!;
        lock (kept) requests.Add(request);
        if (request.Command == WireCommand.Apply) Blob = WireStream.Read(stream).Payload;
        foreach (var (kind, recorded) in RecordedFrames.Answer(request.Command)) WireStream.Write(stream, kind, kind == WireFrame.Response ? Told(request, recorded) : recorded);
    }

    private byte[] Told(WireRequest request, byte[] recorded)
    {
        if (request.Command == WireCommand.Ping && agent is not null)
        {
            var answer = JsonNode.Parse(recorded)!.AsObject();
            answer["agent"] = new JsonObject
            {
                ["version"] = agent.Version,
                ["protocol"] = agent.Protocol,
                ["commands"] = new JsonArray([.. agent.Commands.Select(word => (JsonNode)word)]),
                ["request"] = new JsonArray([.. agent.Request.Select(word => (JsonNode)word)]),
                ["manifest"] = new JsonArray([.. agent.Manifest.Select(word => (JsonNode)word)]),
            };
            return Encoding.UTF8.GetBytes(answer.ToJsonString());
        }

        return Encoding.UTF8.GetBytes("{" + more + Encoding.UTF8.GetString(recorded)[1..]);
    }
}
