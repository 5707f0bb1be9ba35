using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PatchGen.Runtime.Census;

// The layouts are the agent's: census.cpp defines the same.

/// <summary>The last snapshot, and what runs now.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct CensusState(
    uint Collected0, uint Collected1, uint Collected2, int Unsure, uint BegunYoung, uint Begun, uint Snapshot, int Result, uint Ranges, uint Capacity, uint Held, int YoungComplete, int LargeComplete, ulong StopNanoseconds);

/// <summary>A part of the heap. Generation 3 and above are large and pinned objects, -1 what is never collected.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct HeapRange(int Generation, uint Reserved, nint Start, nint Length, nint Room);

/// <summary>How far a slice came.</summary>
internal enum Walked
{
    Done,
    More,
    /// <summary>A collection came that may have moved what the range held.</summary>
    Changed,
    /// <summary>What is there is no object.</summary>
    Broken,
}

/// <summary>A walk of one range, between two slices.</summary>
[StructLayout(LayoutKind.Sequential)]
internal record struct HeapSlice(nint At, nint End, long BudgetNanoseconds, ulong Objects, int Generation, uint Collected, Walked Walked, uint Reserved);

/// <summary>Room for what one slice found; on a stack, where the collector sees it.</summary>
[InlineArray(Count)]
internal struct Slots
{
    public const int Count = 256;

    private object? _first;
}

/// <summary>The agent's exports for the census. Those that suppress the transition run in cooperative mode, and are short.</summary>
internal static unsafe partial class CensusMethods
{
    private const string Library = "libpatchgen-agent";

    [LibraryImport(Library)]
    internal static partial int patchgen_census_begin();

    [LibraryImport(Library)]
    internal static partial void patchgen_census_end();

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial void patchgen_census_sure(uint begun);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial void patchgen_census_want(int large, long budgetNanoseconds);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial void patchgen_census_state(CensusState* state);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int patchgen_census_ranges(HeapRange* ranges, int capacity, uint snapshot);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int patchgen_census_held(uint snapshot, uint from, void* slots, int capacity);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial void patchgen_census_accept(uint snapshot, int forget);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial void patchgen_census_judge(void* slot, int wanted);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int patchgen_census_slice(HeapSlice* slice, void* slots, int capacity);

    [LibraryImport(Library)]
    internal static partial int patchgen_census_pause(long* nanoseconds);

    [LibraryImport(Library)]
    internal static partial int patchgen_census_frozen(HeapRange* ranges, int capacity);
}
