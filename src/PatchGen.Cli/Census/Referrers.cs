using System.Runtime.InteropServices;
using Microsoft.Diagnostics.Runtime;

namespace PatchGen.Cli.Census;

/// <summary>
/// The second walk: which candidates anything refers to. Garbage that was not collected yet goes out of the count here, mostly;
/// what only other garbage refers to stays in it: too many, never too few.
/// </summary>
internal sealed class Referrers(ClrRuntime runtime, StoppedProcess stopped, IReadOnlyList<Candidate> candidates, IReadOnlySet<ulong> cacheSlots, Func<bool> late)
{
    private const ulong MaximumStack = 64 << 20;

    private readonly ulong[] starts = [.. candidates.Select(c => c.Address)];
    private readonly bool[] referred = new bool[candidates.Count];
    private readonly bool[] onStack = new bool[candidates.Count];

    /// <summary>Those that count, by member.</summary>
    /// <exception cref="CensusTimeoutException">It takes too long.</exception>
    internal Dictionary<string, int> Count()
    {
        Stacks();
        Handles();
        Objects();
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < candidates.Count; i++)
        {
            if (onStack[i] || referred[i] && !candidates[i].OnlyOnStack) counts[candidates[i].Member] = counts.GetValueOrDefault(candidates[i].Member) + 1;
        }

        return counts;
    }

    // Conservative, as a thread may stand at any instruction: whatever looks like a pointer to or into a candidate is one.
    private void Stacks()
    {
        foreach (var thread in runtime.Threads.Where(thread => thread.IsAlive))
        {
            var (registers, stackPointer) = stopped.Registers((int)thread.OSThreadId);
            if (registers.Length == 0) throw new InvalidOperationException($"The registers of thread {thread.OSThreadId} cannot be read.");
            Words(registers);
            var top = registers[stackPointer];
            if (top >= thread.StackBase) continue;
            var stack = new byte[Math.Min(thread.StackBase - top, MaximumStack)];
            Words(MemoryMarshal.Cast<byte, ulong>(stack.AsSpan(0, runtime.DataTarget.DataReader.Read(top & ~7UL, stack))));
            if (late()) throw new CensusTimeoutException();
        }
    }

    private void Words(ReadOnlySpan<ulong> words)
    {
        foreach (var word in words)
        {
            if (Index(word) is var i and >= 0) onStack[i] = true;
        }
    }

    private void Handles()
    {
        foreach (var handle in runtime.EnumerateHandles())
        {
            var kept = handle.HandleKind switch
            {
                ClrHandleKind.WeakShort or ClrHandleKind.WeakLong or ClrHandleKind.WeakWinRT => 0UL,
                ClrHandleKind.Dependent => handle.Dependent.Address,
                _ => handle.Object.Address,
            };
            if (Index(kept) is var i and >= 0) referred[i] = true;
        }

        foreach (var root in runtime.Heap.EnumerateFinalizerRoots())
        {
            if (Index(root.Object.Address) is var i and >= 0) referred[i] = true;
        }
    }

    private void Objects()
    {
        var seen = 0;
        foreach (var segment in runtime.Heap.Segments)
        {
            // Compiled code refers to frozen objects without a trace.
            var frozen = segment.Kind == GCSegmentKind.Frozen;
            foreach (var found in segment.EnumerateObjects(carefully: false))
            {
                if ((++seen & 0x3ff) == 0 && late()) throw new CensusTimeoutException();
                if (frozen && Index(found.Address) is var self and >= 0) referred[self] = true;
                if (!found.ContainsPointers) continue;
                foreach (var address in found.EnumerateReferenceAddresses(carefully: false, considerDependantHandles: false))
                {
                    if (Index(address) is var i and >= 0 && !referred[i] && address != found.Address && !OnlyInCache(found, address)) referred[i] = true;
                }
            }
        }
    }

    private bool OnlyInCache(ClrObject referrer, ulong address)
    {
        if (!referrer.IsArray || !cacheSlots.Any(slot => slot > referrer.Address && slot < referrer.Address + referrer.Size)) return false;
        var slots = 0;
        for (var at = referrer.Address; at < referrer.Address + referrer.Size; at += 8)
        {
            if (runtime.DataTarget.DataReader.ReadPointer(at) != address) continue;
            if (!cacheSlots.Contains(at)) return false;
            slots++;
        }

        return slots > 0;
    }

    /// <summary>The candidate that an address lies in, or -1.</summary>
    private int Index(ulong address)
    {
        if (address < starts[0]) return -1;
        var at = Array.BinarySearch(starts, address);
        if (at < 0) at = ~at - 1;
        return address < candidates[at].End ? at : -1;
    }
}
