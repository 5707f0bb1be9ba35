using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;

namespace PatchGen.Hooks.Gates;

/// <summary>
/// The gate before changed code. While it is closed, the bodies of changed methods begin with <see cref="Enter"/>: a thread that
/// comes to one waits until the process runs one side again; the threads that the runtime lets pass go on to post code.
/// For the code that the runtime puts in, not for hooks.
/// </summary>
/// <remarks>
/// One gate at a time is closed in a process. Nothing here waits for a lock, and the wait itself is the kernel's: what waits may
/// hold any lock of the application, and an interrupted or aborted wait must not let a thread in.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Gate
{
    private const string FinalizerThread = ".NET Finalizer";
    private static readonly Futex Word = new();
    private static readonly Futex News = new();
    private static GateBreak? broken;
    private static int[] passing = [];
    private static int deadline;
    private static bool committed;
    private static int waiting;

    /// <summary>Called by changed code: true where this thread is to run post code now, false where the method is to be called again.</summary>
    /// <param name="gate">The gate's number.</param>
    /// <param name="site">The number of the method in that gate.</param>
    public static bool Enter(int gate, int site)
    {
        if (Word.Value != gate) return false;
        if (Array.IndexOf(Volatile.Read(ref passing), Environment.CurrentManagedThreadId) >= 0) return true;
        Wait(gate, site);
        return false;
    }

    /// <summary>Closes the gate: from now on threads that come to it wait.</summary>
    /// <param name="gate">Its number, not 0.</param>
    /// <param name="patience">How long each of them waits before the gate breaks, in milliseconds.</param>
    internal static void Close(int gate, int patience)
    {
        broken = null;
        committed = false;
        deadline = patience;
        Word.Set(gate);
    }

    /// <summary>The threads that pass, by their managed ids.</summary>
    internal static void Pass(params int[] threads) => Volatile.Write(ref passing, threads);

    /// <summary>Opens the gate: those who waited call their method again.</summary>
    internal static void Open()
    {
        Volatile.Write(ref passing, []);
        Word.Set(0);
    }

    /// <summary>How many threads wait.</summary>
    internal static int Waiting => Volatile.Read(ref waiting);

    /// <summary>Why the gate cannot stay closed, once there is a reason.</summary>
    internal static GateBreak? Broken => Volatile.Read(ref broken);

    /// <summary>From now on no wait is too long: the process is about to run post code. False where one was already.</summary>
    internal static bool Commit()
    {
        Volatile.Write(ref committed, true);
        Interlocked.MemoryBarrier();
        return Broken is null;
    }

    /// <summary>Wakes who watches.</summary>
    internal static void Tell() => News.Set(News.Value + 1);

    /// <summary>Waits until something is told since <paramref name="seen"/>, or the time is up.</summary>
    /// <returns>What to pass as seen the next time.</returns>
    internal static int Watch(int seen, TimeSpan time)
    {
        if (News.Value == seen) News.Wait(seen, time);
        return News.Value;
    }

    private static void Wait(int gate, int site)
    {
        Interlocked.Increment(ref waiting);
        if (MustNotWait() is { } why) Break(new GateBreak(site, Environment.CurrentManagedThreadId, why));
        var began = Stopwatch.GetTimestamp();
        while (Word.Value == gate)
        {
            var left = TimeSpan.FromMilliseconds(deadline) - Stopwatch.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
            {
                Break(new GateBreak(site, Environment.CurrentManagedThreadId, $"waited for {deadline} ms"));
                // The one who watches takes everything back, and then opens.
                left = Timeout.InfiniteTimeSpan;
            }

            Word.Wait(gate, left);
        }

        Interlocked.Decrement(ref waiting);
    }

    private static void Break(GateBreak reason)
    {
        if (Volatile.Read(ref committed) || Interlocked.CompareExchange(ref broken, reason, null) is not null) return;
        Tell();
    }

    // What such a thread holds up may be what a hook needs to go on.
    private static string? MustNotWait()
    {
        if (Thread.CurrentThread.Name == FinalizerThread || Futex.ThreadName() == FinalizerThread) return "is the finalizer thread";
        foreach (var frame in new StackTrace(fNeedFileInfo: false).GetFrames())
        {
            var method = frame.GetMethod();
            if (method is null) continue;
            if (method is ConstructorInfo { IsStatic: true }) return $"is in the static constructor of {method.DeclaringType}";
            if (method.DeclaringType?.FullName is "System.Runtime.Loader.AssemblyLoadContext" && (method.Name.Contains("Resolv", StringComparison.Ordinal) || method.Name == "OnAssemblyLoad"))
                return "is loading an assembly";
        }

        return null;
    }
}

/// <summary>A thread for which the gate may not stay closed.</summary>
/// <param name="Site">The number of the method that it came to.</param>
/// <param name="Thread">Its managed id.</param>
/// <param name="Why">What is the matter with it: <c>waited for 250 ms</c>.</param>
internal sealed record GateBreak(int Site, int Thread, string Why);
