using System.Runtime.CompilerServices;
using PatchGen.Format;

namespace PatchGen.Runtime.Agent;

/// <summary>What is on the stacks of all threads.</summary>
internal static class Stacks
{
    // Room for what a process of some dozens of threads has. More is asked for where it was needed once: large arrays wait long for
    // their collection.
    private static int room = 1 << 10;

    private const int Attempts = 20;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(5);

    /// <summary>Each function on a stack, with the method that it is an instantiation of; or busy, where a stack stays unreadable.</summary>
    public static Result<Dictionary<nint, Site>> Functions()
    {
        var capacity = Volatile.Read(ref room);
        var unreadable = new List<string>();
        for (var attempt = 0; attempt < Attempts; attempt++, Thread.Sleep(Delay))
        {
            var plan = SwitchPlan.List(capacity);
            var outcome = NativeAgent.Switch(plan);
            var frames = plan.Frames(outcome).ToArray();
            if (outcome.FrameCount > capacity) Volatile.Write(ref room, capacity = outcome.FrameCount * 2);
            else if (outcome.Suspend < 0) unreadable.Add($"the runtime could not be suspended ({outcome.Suspend:x8})");
            else if (frames.Any(f => f.Result != 0)) unreadable.AddRange(new FrameNames().Lines([.. frames.Where(f => f.Result != 0)]));
            else return frames.GroupBy(f => f.Function).ToDictionary(g => g.Key, g => new Site(g.First().Module, g.First().Token));
        }

        return new Failure(Code.Busy, "The stacks of this process could not be read. Nothing was changed; try again later.", [.. unreadable.Distinct()]);
    }

    /// <summary>Which of the methods a thread is in now; null where a stack could not be read.</summary>
    public static HashSet<Site>? Among(IEnumerable<Site> methods)
    {
        for (var attempt = 0; attempt < Attempts; attempt++, Thread.Sleep(Delay))
        {
            var plan = SwitchPlan.Look(methods.Select(site => new Guard(site, Guard.Always)));
            var outcome = NativeAgent.Switch(plan);
            var frames = plan.Frames(outcome).ToArray();
            if (outcome.Suspend >= 0 && frames.Length == outcome.FrameCount && frames.All(frame => frame.Result == 0)) return [.. frames.Select(frame => new Site(frame.Module, frame.Token))];
        }

        return null;
    }

    /// <summary>Compiles the code that a function's next call will run; false where it cannot be compiled ahead.</summary>
    /// <param name="function">A function of the profiling API, which is the runtime's method handle.</param>
    public static bool Prepare(nint function)
    {
        try
        {
            RuntimeHelpers.PrepareMethod(RuntimeMethodHandle.FromIntPtr(function));
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return false;
        }
    }
}
