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

    /// <param name="target">The process.</param>
    /// <param name="wanted">The code to look for.</param>
    /// <param name="patched">The simple names of the patched assemblies: dynamic methods without a way to their code do not count.</param>
    internal static CensusResult Take(TargetProcess target, ImmutableArray<SuspendedCode> wanted, params IReadOnlyCollection<string> patched) => Take(target, wanted, [], patched);

    /// <param name="target">The process.</param>
    /// <param name="wanted">The code to look for.</param>
    /// <param name="shadows">Fields whose types' objects are counted.</param>
    /// <param name="patched">The simple names of the patched assemblies: dynamic methods without a way to their code do not count.</param>
    internal static CensusResult Take(TargetProcess target, ImmutableArray<SuspendedCode> wanted, ImmutableArray<ShadowedField> shadows, IReadOnlyCollection<string> patched)
    {
        var clr = ProcFs.MappedFiles(target.Pid)?.FirstOrDefault(file => Path.GetFileName(file) == "libcoreclr.so");
        // The debugger's library is code that this process loads: never another file system's.
        if (clr is null || !ProcFs.SharesFiles(target.Pid)) return CensusResult.NotTaken(wanted, "its runtime's debugging library cannot be used from here");
        var library = Path.Combine(Path.GetDirectoryName(clr)!, "libmscordaccore.so");
        if (!File.Exists(library)) return CensusResult.NotTaken(wanted, $"there is no {library}");
        try
        {
            return Take(target, wanted, new WantedCode(wanted, shadows), patched, library);
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

    private static CensusResult Take(TargetProcess target, ImmutableArray<SuspendedCode> wanted, WantedCode codes, IReadOnlyCollection<string> patched, string library)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (TryTake(target, codes, library) is var (walk, counts, modules, pause)) return Counted(wanted, Dangerous(walk, patched, modules), counts) with { Pause = pause, ShadowObjects = walk.ShadowObjects.ToImmutableDictionary() };
            Thread.Sleep(TimeSpan.FromMilliseconds(20 * (attempt + 1)));
        }

        return CensusResult.NotTaken(wanted, "its heap was never in a state to be walked");
    }

    private static (HeapWalk Walk, Dictionary<string, int> Counts, List<string> Modules, TimeSpan Pause)? TryTake(TargetProcess target, WantedCode codes, string library)
    {
        // What can be done while the process runs is done first: loading the library. Not a walk: over a heap that changes it may never end.
        using var view = Open(target.Pid);
        using var runtime = view.ClrVersions[0].CreateRuntime(library, ignoreMismatch: true);
        _ = runtime.Heap.Segments;

        var stopped = Stopwatch.StartNew();
        using var process = new StoppedProcess(target.Pid);
        runtime.FlushCachedData();
        bool Late() => stopped.Elapsed > Budget;
        var walk = new HeapWalk(runtime, codes, Late);
        if (!walk.Run()) return null;
        var counts = Referred(runtime, process, walk, Late);
        List<string> modules = walk.DynamicMethods.Count == 0 ? [] : [.. runtime.EnumerateModules().Select(module => module.Name).OfType<string>()];
        return (walk, counts, modules, stopped.Elapsed);
    }

    // The process runs again by now: its modules' files are read at leisure.
    private static List<string> Dangerous(HeapWalk walk, IReadOnlyCollection<string> patched, List<string> modules)
    {
        var reach = new Lazy<ModuleReach>(() => new(patched, modules));
        return [.. walk.DynamicMethods.Where(code => code.Modules is null || patched.Count == 0 || code.Modules.Any(reach.Value.May)).Select(code => code.Name)];
    }

    private static Dictionary<string, int> Referred(ClrRuntime runtime, StoppedProcess process, HeapWalk walk, Func<bool> late)
    {
        if (walk.Candidates.Count == 0) return [];
        walk.Candidates.Sort((a, b) => a.Address.CompareTo(b.Address));
        return new Referrers(runtime, process, walk.Candidates, walk.CacheSlots, late).Count();
    }

    private static CensusResult Counted(ImmutableArray<SuspendedCode> wanted, List<string> dynamic, Dictionary<string, int> counts) => new()
    {
        DynamicMethods = dynamic.Count,
        DynamicNames = [.. dynamic.Distinct().Order(StringComparer.Ordinal).Take(Names)],
        Suspended = wanted.Select(code => code.Member).Distinct().ToImmutableDictionary(member => member, counts.GetValueOrDefault),
    };

    // No symbol server: nothing is fetched from anywhere.
    private static DataTarget Open(int pid) => DataTarget.AttachToProcess(pid, suspend: false, new DataTargetOptions { SymbolPaths = [] });
}
