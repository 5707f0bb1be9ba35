using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using PatchGen.Format;

namespace PatchGen.StandStill.Faults;

/// <summary>What the runtime in the target says of itself, asked over its socket: the tool plays no part in it.</summary>
internal sealed class PatchLog(int pid)
{
    private readonly string _socket = SocketOf(pid);

    /// <summary>Where the runtime of a process that we started listens.</summary>
    public static string SocketOf(int pid) => WireStream.SocketPath(pid, StartTicks(pid), Uid(pid), Environment.GetEnvironmentVariable("TMPDIR"));

    /// <summary>The target's patch log from a moment on, oldest first; empty where no runtime listens.</summary>
    public IReadOnlyList<LogEntry> Since(DateTime moment) => Send(WireCommand.Log) is { } answer
        ? [.. answer.Log.Select(LogEntry.Of).OfType<LogEntry>().Where(entry => entry.Time >= moment)]
        : [];

    /// <summary>The target holds a patch.</summary>
    public bool Holds => Send(WireCommand.View) is { } answer && answer.Patches.Any(patch => patch.State != PatchState.Reversed);

    private WireResponse? Send(WireCommand command)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(_socket));
        }
        catch (SocketException)
        {
            return null;
        }

        using var stream = new NetworkStream(socket);
        WireStream.Write(stream, WireFrame.Request, new WireRequest { Command = command }, FormatJson.Default.WireRequest);
        while (true)
        {
            var (kind, payload) = WireStream.Read(stream);
            if (kind == WireFrame.Response) return JsonSerializer.Deserialize(payload, FormatJson.Default.WireResponse);
        }
    }

    // Field 22, counted after the name, which may hold anything.
    private static long StartTicks(int pid)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        return long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19], CultureInfo.InvariantCulture);
    }

    private static uint Uid(int pid) =>
        uint.Parse(File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[2], CultureInfo.InvariantCulture);
}

/// <summary>A line of the patch log.</summary>
/// <param name="Time">When it was written, UTC, to the millisecond.</param>
/// <param name="Text">The rest of it.</param>
internal sealed record LogEntry(DateTime Time, string Text)
{
    /// <summary>The step that begins with it; null where it is another line.</summary>
    public string? Step => Text.Split(": ") is ["apply" or "undo", var step, ..] && !step.StartsWith("refused", StringComparison.Ordinal) ? step : null;

    /// <summary>The command ends with it.</summary>
    public bool Last => Text.StartsWith("Update ", StringComparison.Ordinal) || Text.Contains(": refused (", StringComparison.Ordinal);

    public static LogEntry? Of(string line) =>
        line.Split(' ', 2) is [var time, var text] && DateTime.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var at) ? new(at, text) : null;
}
