using System.Runtime;

namespace Service;

/// <summary>What the process holds, after everything that can go is gone.</summary>
/// <param name="Heap">The live managed heap, in bytes.</param>
/// <param name="Assemblies">How many assemblies are loaded.</param>
/// <param name="Threads">How many threads the kernel has for it.</param>
/// <param name="Descriptors">How many descriptors are open.</param>
internal sealed record Figures(long Heap, int Assemblies, int Threads, int Descriptors)
{
    public static Figures Now()
    {
        for (var i = 0; i < 2; i++)
        {
            GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return new(
            GC.GetTotalMemory(forceFullCollection: false),
            AppDomain.CurrentDomain.GetAssemblies().Length,
            Directory.GetDirectories("/proc/self/task").Length,
            Directory.GetFiles("/proc/self/fd").Length);
    }
}
