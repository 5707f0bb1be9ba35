using System.Diagnostics;
using Work;

namespace Target;

/// <summary>Spins through the methods that the patch changes, and notes each time between two iterations that is out of the ordinary.</summary>
internal sealed class Worker
{
    private const int Kept = 4096;
    private const int IterationsOfAnObject = 16;
    private static readonly long Noteworthy = Stopwatch.Frequency / 10_000;
    private static readonly long LookEvery = Stopwatch.Frequency / 1000;

    // Some of what is allocated survives the young collections.
    private readonly object[] _kept = new object[Kept];
    private Window _window = new();
    private int _sum;

    private Worker(Func<int, int> generated) => Generated = generated;

    /// <summary>The dynamic method that it calls.</summary>
    public Func<int, int> Generated { get; }

    public static Worker Start()
    {
        var worker = new Worker(Rule.Generated());
        // Read here: one that is closed before the thread runs is then closed by it.
        var first = worker._window;
        new Thread(() => worker.Spin(first)) { IsBackground = true, Name = "worker" }.Start();
        return worker;
    }

    /// <summary>Begins a new window.</summary>
    /// <returns>The one before: whatever gap was open at this moment is in it.</returns>
    public Window Change() => Interlocked.Exchange(ref _window, new Window()).Closed();

    private void Spin(Window window)
    {
        var delay = RunDelay.OfThisThread();
        var waited = delay.Read();
        var paused = GC.GetTotalPauseDuration();
        var last = Stopwatch.GetTimestamp();
        var looked = last;
        for (var i = 0; ; i++)
        {
            _sum += Plain.Apart(i) + Plain.Caller(i) + Generated(i);
            if (i % IterationsOfAnObject == 0) _kept[(uint)i / IterationsOfAnObject % Kept] = new int[8];

            var now = Stopwatch.GetTimestamp();
            var next = Volatile.Read(ref _window);
            if (now - last >= Noteworthy || now - looked >= LookEvery || next != window)
            {
                // Looked at each millisecond, so that what is subtracted from a gap is hardly more than its own.
                var (w, p) = (delay.Read(), GC.GetTotalPauseDuration());
                var gap = Stopwatch.GetElapsedTime(last, now).TotalMilliseconds;
                if (now - last >= Noteworthy || next != window)
                    window.Note(new Gap(gap, Math.Min(gap, (w - waited) / 1e6), Math.Min(gap, (p - paused).TotalMilliseconds)));
                (waited, paused, looked) = (w, p, now);
                if (next != window) window.Close();
                window = next;
            }

            // What the look cost, or who was let in by it, is part of the next gap.
            last = now;
        }
    }
}
