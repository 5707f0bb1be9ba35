using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;

namespace PatchGen.Guests;

/// <summary>Which generated methods have inlined which methods, as the process's compiler reports while it compiles.</summary>
internal sealed class Inlinings : IAsyncDisposable
{
    private const long JitTracing = 0x1000;
    private readonly ConcurrentDictionary<(string Inlinee, string Namespace, string Name), byte> _seen = [];
    private readonly ConcurrentDictionary<(string Inlinee, string Namespace, string Name), string> _refused = [];
    private readonly EventPipeSession _session;
    private readonly Task _reading;

    private Inlinings(EventPipeSession session)
    {
        _session = session;
        _reading = Task.Run(Read);
    }

    /// <summary>Listens to a process from now on.</summary>
    public static async Task<Inlinings> Of(int pid, CancellationToken cancel) => new(await new DiagnosticsClient(pid).StartEventPipeSessionAsync(
        [new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Verbose, JitTracing)], requestRundown: false, circularBufferMB: 256, cancel));

    /// <summary>The generated methods that have inlined the row's method so far.</summary>
    public IReadOnlyList<string> Into(Row row) =>
    [
        .. _seen.Keys
            .Where(seen => seen.Inlinee.StartsWith(row.Fixed, StringComparison.Ordinal) && seen.Namespace.StartsWith(row.Generated, StringComparison.Ordinal))
            .Select(seen => seen.Namespace == "dynamicClass" ? seen.Name : $"{seen.Namespace}::{seen.Name}")
            .Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>All that was reported of the methods whose types' names begin so, a line each, for whoever looks for a cause.</summary>
    public IEnumerable<string> About(string inlinees) =>
        _seen.Keys.Select(seen => (Key: seen, Said: "inlined into"))
            .Concat(_refused.Select(refused => (refused.Key, Said: $"not inlined ({refused.Value}) into")))
            .Where(line => line.Key.Inlinee.StartsWith(inlinees, StringComparison.Ordinal))
            .Select(line => $"{line.Key.Inlinee} {line.Said} {line.Key.Namespace}::{line.Key.Name}")
            .Order(StringComparer.Ordinal);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _session.StopAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is ServerNotAvailableException or IOException or EndOfStreamException)
        {
            // The process is gone, and its events with it.
        }

        await _reading;
        _session.Dispose();
    }

    private void Read()
    {
        using var source = new EventPipeEventSource(_session.EventStream);
        source.Clr.MethodInliningSucceeded += inlined =>
            _seen.TryAdd(($"{inlined.InlineeNamespace}::{inlined.InlineeName}", inlined.MethodBeingCompiledNamespace, inlined.MethodBeingCompiledName), 0);
        source.Clr.MethodInliningFailed += refused =>
            _refused.TryAdd(($"{refused.InlineeNamespace}::{refused.InlineeName}", refused.MethodBeingCompiledNamespace, refused.MethodBeingCompiledName), refused.FailReason);
        source.Process();
    }
}
