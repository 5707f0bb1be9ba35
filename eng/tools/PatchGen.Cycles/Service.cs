using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using PatchGen.Format;

namespace PatchGen.Cycles;

/// <summary>The service that is patched. It ends with its input, so also when this program dies.</summary>
internal sealed class Service : IDisposable
{
    // As stat counts them, whatever the file system's own are.
    private const int BlockSize = 512;

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
    public async Task<Figures> Figures(Command command, CancellationToken cancel)
    {
        var figures = (await Client.GetFromJsonAsync<Figures>("/figures", cancel))!;
        return figures with { Resident = await Resident(command, cancel) };
    }

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

    // Not VmRSS: a kernel that takes cold pages away (DAMON, kswapd) lowers that by tens of megabytes while nothing is freed, and
    // it counts generated code once for each of its two mappings.
    private async Task<long> Resident(Command command, CancellationToken cancel)
    {
        long bytes = Status("RssAnon:")[0] * 1024;
        foreach (var descriptor in new DirectoryInfo($"/proc/{Pid}/fd").EnumerateFiles().Where(fd => fd.LinkTarget?.Contains("memfd:doublemapper", StringComparison.Ordinal) == true))
        {
            var blocks = await command.Run(cancel, "stat", "--dereference", "--format=%b", descriptor.FullName);
            bytes += long.Parse(blocks, CultureInfo.InvariantCulture) * BlockSize;
        }

        return bytes;
    }

    // Field 22 of stat, counted after the name, which may hold blanks.
    private long StartTicks()
    {
        var stat = File.ReadAllText($"/proc/{Pid}/stat");
        return long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19]);
    }

    private uint Uid() => (uint)Status("Uid:")[1];

    private long[] Status(string field) =>
    [
        .. File.ReadLines($"/proc/{Pid}/status").First(line => line.StartsWith(field, StringComparison.Ordinal))
            .Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Skip(1).TakeWhile(word => char.IsAsciiDigit(word[0])).Select(word => long.Parse(word, CultureInfo.InvariantCulture)),
    ];
}

/// <summary>What the service holds, after everything that can go is gone.</summary>
/// <param name="Heap">The live managed heap, in bytes.</param>
/// <param name="Assemblies">How many assemblies are loaded.</param>
/// <param name="Threads">How many threads the kernel has for it.</param>
/// <param name="Descriptors">How many descriptors are open.</param>
/// <param name="Resident">Its anonymous memory, and what its generated code and the runtime's own tables occupy, in bytes.</param>
internal sealed record Figures(long Heap, int Assemblies, int Threads, int Descriptors, long Resident = 0);
