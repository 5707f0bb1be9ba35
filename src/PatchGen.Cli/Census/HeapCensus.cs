using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Diagnostics.Runtime;
using PatchGen.Cli.Attach;
using PatchGen.Format;

namespace PatchGen.Cli.Census;

/// <summary>
/// Counts in another process's heap, from outside and read-only. The process stands still for the walk; one that would take too long is
/// given up, and then everything is unknown.
/// </summary>
internal static class HeapCensus
{
    /// <summary>The longest that a process may stand still.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);

    /// <summary>How often a heap that cannot be walked (a collection is on its way) is tried again.</summary>
    private const int Attempts = 10;

    private const int Names = 20;

    internal static CensusResult Take(TargetProcess target, ImmutableArray<SuspendedCode> wanted)
    {
        var clr = ProcFs.MappedFiles(target.Pid)?.FirstOrDefault(file => Path.GetFileName(file) == "libcoreclr.so");
        // The debugger's library is code that this process loads: never another file system's.
        if (clr is null || !ProcFs.SharesFiles(target.Pid)) return CensusResult.NotTaken(wanted, "its runtime's debugging library cannot be used from here");
        var library = Path.Combine(Path.GetDirectoryName(clr)!, "libmscordaccore.so");
        if (!File.Exists(library)) return CensusResult.NotTaken(wanted, $"there is no {library}");
        try
        {
            return Take(target, wanted, library);
        }
        catch (CensusTimeoutException)
        {
            return CensusResult.NotTaken(wanted, $"its heap is too large to be walked in {Budget.TotalSeconds:0} s");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // No right to trace, a runtime that this library does not read, a process that ended: all are the same to a count.
            return CensusResult.NotTaken(wanted, e.Message.ReplaceLineEndings(" "));
        }
    }

    private static CensusResult Take(TargetProcess target, ImmutableArray<SuspendedCode> wanted, string library)
    {
        var codes = new WantedCode(wanted);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (TryTake(target, wanted, codes, library) is { } census) return census;
            Thread.Sleep(TimeSpan.FromMilliseconds(20 * (attempt + 1)));
        }

        return CensusResult.NotTaken(wanted, "its heap was never in a state to be walked");
    }

    private static CensusResult? TryTake(TargetProcess target, ImmutableArray<SuspendedCode> wanted, WantedCode codes, string library)
    {
        // What can be done while the process runs is done first: loading the library, compiling our own code.
        using var view = Open(target.Pid);
        using var runtime = view.ClrVersions[0].CreateRuntime(library, ignoreMismatch: true);
        _ = runtime.Heap.Segments;

        var stopped = Stopwatch.StartNew();
        using var process = new StoppedProcess(target.Pid);
        runtime.FlushCachedData();
        bool Late() => stopped.Elapsed > Budget;
        var walk = new HeapWalk(runtime, codes, Late);
        return walk.Run() ? Counted(wanted, walk, Referred(runtime, process, walk, Late)) with { Pause = stopped.Elapsed } : null;
    }

    private static Dictionary<string, int> Referred(ClrRuntime runtime, StoppedProcess process, HeapWalk walk, Func<bool> late)
    {
        if (walk.Candidates.Count == 0) return [];
        walk.Candidates.Sort((a, b) => a.Address.CompareTo(b.Address));
        return new Referrers(runtime, process, walk.Candidates, walk.CacheSlots, late).Count();
    }

    private static CensusResult Counted(ImmutableArray<SuspendedCode> wanted, HeapWalk walk, Dictionary<string, int> counts) => new()
    {
        DynamicMethods = walk.DynamicMethods.Count,
        DynamicNames = [.. walk.DynamicMethods.Distinct().Order(StringComparer.Ordinal).Take(Names)],
        Suspended = wanted.Select(code => code.Member).Distinct().ToImmutableDictionary(member => member, counts.GetValueOrDefault),
    };

    // No symbol server: nothing is fetched from anywhere.
    private static DataTarget Open(int pid) => DataTarget.AttachToProcess(pid, suspend: false, new DataTargetOptions { SymbolPaths = [] });
}
