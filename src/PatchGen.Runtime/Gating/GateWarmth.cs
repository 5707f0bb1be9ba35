using System.Runtime.CompilerServices;
using PatchGen.Hooks.Gates;
using PatchGen.Runtime.Transform;

namespace PatchGen.Runtime.Gating;

/// <summary>Compiles what will run while threads wait before a gate: our own code is as cold as anybody's the first time.</summary>
internal static class GateWarmth
{
    private static bool warm;

    /// <summary>Once a process.</summary>
    public static void Ensure()
    {
        if (warm) return;
        warm = true;
        foreach (var type in typeof(GateWarmth).Assembly.GetTypes().Concat(typeof(Gate).Assembly.GetTypes()).Where(t => !t.ContainsGenericParameters))
        {
            const System.Reflection.BindingFlags declared = System.Reflection.BindingFlags.DeclaredOnly | System.Reflection.BindingFlags.Public
                | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Instance;
            foreach (var method in type.GetMethods(declared).Where(m => !m.IsAbstract && !m.ContainsGenericParameters && m.GetMethodBody() is not null)) RuntimeHelpers.PrepareMethod(method.MethodHandle);
        }

        Gate.Watch(-1, TimeSpan.Zero);
        Gate.Tell();
        Futex.ThreadName();
        using var journal = new Journal();
        var place = new int[1];
        journal.Write(ref place[0], 1);
    }
}
