using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using PatchGen.Format;

namespace PatchGen.Cycles;

/// <summary>The service that is patched. It ends with its input, so also when this program dies.</summary>
internal sealed class Service : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private readonly Process _process;

    private Service(Process process, Uri address) => (_process, Client) = (process, new HttpClient { BaseAddress = address, Timeout = Deadline });

    /// <summary>Asks it.</summary>
    public HttpClient Client { get; }

    /// <summary>Its process id.</summary>
    public int Pid => _process.Id;

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<Service> Start(Deployment deployment, Command command, CancellationToken cancel)
    {
        var process = command.Start("dotnet", deployment.Program);
        try
        {
            using var late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            late.CancelAfter(Deadline);
            var line = await process.StandardOutput.ReadLineAsync(late.Token) ?? throw new CyclesFailure($"the service ended: {await process.StandardError.ReadToEndAsync(cancel)}");
            return new(process, new Uri(line.Split(' ')[1]));
        }
        catch
        {
            process.Kill();
            throw;
        }
    }

    /// <summary>What it holds now.</summary>
    public async Task<Figures> Figures(CancellationToken cancel) => (await Client.GetFromJsonAsync<Figures>("/figures", cancel))!;

    /// <summary>Sends a command to the runtime in it, as the tool does, and waits for the answer.</summary>
    public WireResponse Send(WireRequest request, byte[]? tarball)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(WireStream.SocketPath(Pid, StartTicks(), Uid(), Environment.GetEnvironmentVariable("TMPDIR"))));
        using var stream = new NetworkStream(socket) { ReadTimeout = (int)Deadline.TotalMilliseconds };
        WireStream.Write(stream, WireFrame.Request, request, FormatJson.Default.WireRequest);
        if (tarball is not null) WireStream.Write(stream, WireFrame.Blob, tarball);
        while (true)
        {
            var (kind, payload) = WireStream.Read(stream);
            if (kind == WireFrame.Response) return JsonSerializer.Deserialize(payload, FormatJson.Default.WireResponse)!;
        }
    }

    public void Dispose()
    {
        Client.Dispose();
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    // Field 22 of stat, counted after the name, which may hold blanks.
    private long StartTicks()
    {
        var stat = File.ReadAllText($"/proc/{Pid}/stat");
        return long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19]);
    }

    private uint Uid() => uint.Parse(File.ReadLines($"/proc/{Pid}/status").First(l => l.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[2]);
}

/// <summary>What the service holds, after everything that can go is gone.</summary>
/// <param name="Heap">The live managed heap, in bytes.</param>
/// <param name="Assemblies">How many assemblies are loaded.</param>
/// <param name="Threads">How many threads the kernel has for it.</param>
/// <param name="Descriptors">How many descriptors are open.</param>
/// <param name="Resident">The memory in use, in bytes.</param>
internal sealed record Figures(long Heap, int Assemblies, int Threads, int Descriptors, long Resident);
