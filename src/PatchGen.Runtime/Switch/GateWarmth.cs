using System.Reflection;
using System.Runtime.CompilerServices;
using PatchGen.Hooks.Gates;
using PatchGen.Runtime.Agent;
using PatchGen.Runtime.State;
using PatchGen.Runtime.Transform;

namespace PatchGen.Runtime.Switch;

/// <summary>Compiles what will run while threads wait before a gate: our own code is as cold as anybody's the first time.</summary>
internal static class GateWarmth
{
    private static bool warm;

    /// <summary>Once a process.</summary>
    public static void Ensure(Inliners inliners)
    {
        if (warm) return;
        warm = true;
        foreach (var type in typeof(GateWarmth).Assembly.GetTypes().Concat(typeof(Gate).Assembly.GetTypes()).Where(t => !t.ContainsGenericParameters))
        {
            const BindingFlags declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;
            foreach (var method in type.GetMethods(declared).Where(m => !m.IsAbstract && !m.ContainsGenericParameters && m.GetMethodBody() is not null)) RuntimeHelpers.PrepareMethod(method.MethodHandle);
        }

        // Instantiations of generic code come with their first call.
        var own = new Site(NativeAgent.ModuleId(typeof(GateWarmth).Module), typeof(GateWarmth).GetMethod(nameof(Ensure))!.MetadataToken);
        Prover.StillRunning([new Guard(own, 0)], TimeSpan.Zero, () => false);
        var events = NativeAgent.TakeEvents();
        inliners.Note(events);
        _ = events.Where(e => e.Kind == EventKind.Started).GroupBy(e => e.Site).ToDictionary(g => g.Key, g => g.Max(e => e.Version));
        _ = ReadonlyReaders.Of([typeof(GateWarmth).GetField(nameof(warm), BindingFlags.NonPublic | BindingFlags.Static)!]).Count();
        Gate.Watch(-1, TimeSpan.Zero);
        Gate.Tell();
        Futex.ThreadName();
        var journal = new Journal();
        var places = new Places();
        var place = new int[1];
        places.Run(() =>
        {
            journal.Write(places, ref place[0], 1);
            journal.RollBack();
        });
    }
}
