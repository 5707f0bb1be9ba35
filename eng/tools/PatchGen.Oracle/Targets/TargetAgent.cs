using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Diagnostics.NETCore.Client;
using PatchGen.Format;

namespace PatchGen.Oracle.Targets;

/// <summary>The agent in a process: brings it there and speaks to it, as the tool does.</summary>
internal sealed class TargetAgent(Process process)
{
    /// <summary>Nothing that a test asks for takes longer, on a busy machine too.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    /// <summary>Where its runtime listens.</summary>
    public string SocketPath => WireStream.SocketPath(process.Id, StartTicks(process.Id), OwnUid(), Environment.GetEnvironmentVariable("TMPDIR"));

    /// <summary>Attaches it.</summary>
    /// <param name="socketPath">Where its runtime is to listen; null: where the tool looks for it.</param>
    public void Attach(string? socketPath = null)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, AgentIdentity.Folder);
        new DiagnosticsClient(process.Id).AttachProfiler(Deadline, AgentIdentity.Clsid, Path.Combine(folder, AgentIdentity.Library), AgentIdentity.ClientData(folder, socketPath ?? SocketPath));
    }

    /// <summary>Sends one command and reads to its response.</summary>
    /// <exception cref="EndOfStreamException">The process closed the connection.</exception>
    public WireResponse Send(WireRequest request, byte[]? tarball = null)
    {
        using var stream = Connect();
        WireStream.Write(stream, WireFrame.Request, request, FormatJson.Default.WireRequest);
        if (tarball is not null) WireStream.Write(stream, WireFrame.Blob, tarball);
        while (true)
        {
            var (kind, payload) = WireStream.Read(stream);
            if (kind == WireFrame.Response) return JsonSerializer.Deserialize(payload, FormatJson.Default.WireResponse)!;
        }
    }

    /// <summary>A connection to the runtime, which may still be starting.</summary>
    public NetworkStream Connect()
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                socket.Connect(new UnixDomainSocketEndPoint(SocketPath));
                return new NetworkStream(socket, ownsSocket: true) { ReadTimeout = (int)Deadline.TotalMilliseconds };
            }
            catch (SocketException) when (waited.Elapsed < Deadline && !process.HasExited)
            {
                socket.Dispose();
                Thread.Sleep(10);
            }
        }
    }

    // Field 22 of stat, counted after the name, which may hold blanks.
    private static long StartTicks(int pid)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        return long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19], CultureInfo.InvariantCulture);
    }

    private static uint OwnUid() => uint.Parse(File.ReadLines("/proc/self/status").First(l => l.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[2], CultureInfo.InvariantCulture);
}
