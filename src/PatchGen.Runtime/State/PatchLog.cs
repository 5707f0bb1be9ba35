using System.Collections.Immutable;
using System.Diagnostics.Tracing;
using System.Globalization;

namespace PatchGen.Runtime.State;

/// <summary>What was done to this process: kept in memory for <c>patchgen log</c>, and sent to the event source <c>PatchGen</c>.</summary>
internal sealed class PatchLog
{
    private const int Kept = 2_000;
    private ImmutableQueue<string> _lines = [];
    private List<string>? _held;
    private int _count;

    /// <summary>The last lines, oldest first.</summary>
    public ImmutableArray<string> Lines => [.. _lines];

    public void Write(string message)
    {
        var line = $"{DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)} {message}";
        lock (this)
        {
            _lines = _lines.Enqueue(line);
            if (++_count > Kept) _lines = _lines.Dequeue();
            if (_held is not null)
            {
                _held.Add(message);
                return;
            }
        }

        PatchEvents.Log.Message(message);
    }

    /// <summary>The same for who must not fail: where there is no memory for the line, it is left out.</summary>
    public void TryWrite(string message)
    {
        try
        {
            Write(message);
        }
        catch (Exception)
        {
            // A thread of ours ends the process with what it throws.
        }
    }

    /// <summary>
    /// Keeps events back while a gate is closed: a listener is the application's code, and may want a lock that somebody holds who
    /// waits before the gate.
    /// </summary>
    public void Hold()
    {
        lock (this) _held ??= [];
    }

    /// <summary>Sends the events that were kept back.</summary>
    public void Release()
    {
        List<string> held;
        lock (this) (held, _held) = (_held ?? [], null);
        foreach (var message in held) PatchEvents.Log.Message(message);
    }
}

/// <summary>The event source: one event for each line of the log.</summary>
[EventSource(Name = "PatchGen")]
internal sealed class PatchEvents : EventSource
{
    public static readonly PatchEvents Log = new();

    [Event(1, Level = EventLevel.Informational)]
    public void Message(string message) => WriteEvent(1, message);
}
