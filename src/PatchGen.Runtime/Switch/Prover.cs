using System.Reflection;
using PatchGen.Format;
using PatchGen.Runtime.Agent;
using PatchGen.Runtime.Check;
using PatchGen.Runtime.State;

namespace PatchGen.Runtime.Switch;

/// <summary>
/// The fifth step: each changed method compiles to what it was switched to, the runtime reported no error, and what was
/// superseded is on no stack.
/// </summary>
internal static class Prover
{
    private const int CleanWalks = 2;
    private const int Walks = 50;

    /// <summary>Between two looks while threads wait before a gate.</summary>
    public static readonly TimeSpan ShortDelay = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(5);

    /// <summary>Null, or why the switch is not what it should be.</summary>
    /// <param name="methods">The methods that were switched.</param>
    /// <param name="superseded">The replacements of an earlier patch that they ran before.</param>
    /// <param name="inliners">Takes note of methods that were compiled anew.</param>
    public static Failure? Prove(IReadOnlyCollection<CheckedMethod> methods, IEnumerable<Site> superseded, Inliners inliners)
    {
        var wrong = new List<string>();
        var prepared = new List<CheckedMethod>();
        foreach (var method in methods)
        {
            try
            {
                if (Preparation.Prepare(method.Target)) prepared.Add(method);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                wrong.Add($"{method.Display}: {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}");
            }
        }

        var events = NativeAgent.TakeEvents();
        inliners.Note(events);
        wrong.AddRange(events.Where(e => e.Kind == EventKind.Error).Select(e => $"{Name(methods, e)}: the runtime reported {e.Result:x8}"));
        var started = events.Where(e => e.Kind == EventKind.Started).Select(e => e.Site).ToHashSet();
        wrong.AddRange(prepared.Where(m => !started.Contains(m.Site)).Select(m => $"{m.Display}: was not compiled anew"));
        if (wrong.Count > 0) return new Failure(Code.ModuleInvalid, "The runtime could not compile what it switched to.", wrong);

        var versions = events.Where(e => e.Kind == EventKind.Started).GroupBy(e => e.Site).ToDictionary(g => g.Key, g => g.Max(e => e.Version));
        var pre = methods.Where(m => versions.ContainsKey(m.Site)).Select(m => new Guard(m.Site, versions[m.Site]));
        var running = StillRunning(pre.Concat(superseded.Select(site => new Guard(site, Guard.Always))));
        return running.Count > 0 ? new Failure(Code.Busy, "A thread entered superseded code after the switch and stays there.", running) : null;
    }

    /// <summary>The frames of superseded code that stay on the stacks; empty once they are seen to be gone.</summary>
    /// <remarks>
    /// A thread may have taken an entry point just before the switch and enter it after, once in tens of thousands of switches.
    /// </remarks>
    public static IReadOnlyList<string> StillRunning(IEnumerable<Guard> superseded) => StillRunning(superseded, Delay, () => false);

    /// <summary>The same with another delay between two looks, and until somebody has no more time.</summary>
    public static IReadOnlyList<string> StillRunning(IEnumerable<Guard> superseded, TimeSpan delay, Func<bool> enough)
    {
        var plan = SwitchPlan.Look(superseded);
        var names = new FrameNames();
        IReadOnlyList<string> last = [];
        for (int walk = 0, clean = 0; walk < Walks && !enough(); walk++, Thread.Sleep(delay))
        {
            var outcome = NativeAgent.Switch(plan);
            if (outcome.Suspend < 0) continue;
            last = [.. names.Lines(plan.Frames(outcome)).Select(line => $"{line} still runs superseded code")];
            clean = last.Count == 0 ? clean + 1 : 0;
            if (clean == CleanWalks) return [];
        }

        return last;
    }

    private static string Name(IEnumerable<CheckedMethod> methods, AgentEvent error) =>
        methods.FirstOrDefault(m => m.Site == error.Site)?.Display ?? $"method {error.Token:x8}";
}
