using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PatchGen.Census;

/// <summary>What the counted process does while it is counted.</summary>
internal static class Load
{
    public static void Begin(string[] kinds, Node[] filling)
    {
        foreach (var kind in kinds)
        {
            ThreadStart work = kind switch
            {
                "churn" => () => Churn(filling),
                "pins" => Pin,
                "background" => Background,
                "unload" => Unload,
                _ => throw new ArgumentException(kind, nameof(kinds)),
            };
            new Thread(work) { IsBackground = true }.Start();
        }
    }

    private static void Churn(Node[] filling)
    {
        var random = new Random(3);
        var kept = new Queue<object>();
        for (var i = 1L; ; i++)
        {
            var made = new Node { Text = new string('y', random.Next(40)) };
            kept.Enqueue(made);
            if (kept.Count > 20_000) kept.Dequeue();
            // Some of it replaces what is old.
            if (i % 1_000 == 0) filling[random.Next(filling.Length)] = made;
            if (i % 20_000 == 0) kept.Enqueue(new byte[100_000]);
            if (i % 3_000 == 0) kept.Enqueue(GC.AllocateUninitializedArray<byte>(5_000));
            if (i % 10_000 == 0) Thread.Sleep(1);
        }
    }

    private static void Pin()
    {
        var pinned = new Queue<GCHandle>();
        while (true)
        {
            for (var i = 0; i < 100; i++) pinned.Enqueue(GCHandle.Alloc(new byte[100], GCHandleType.Pinned));
            while (pinned.Count > 2_000) pinned.Dequeue().Free();
            Thread.Sleep(5);
        }
    }

    private static void Background()
    {
        for (; ; Thread.Sleep(1_000)) GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
    }

    private static void Unload()
    {
        for (var round = 0; ; round++)
        {
            Collectible(round);
            GC.Collect(1);
            if (round % 20 == 0) GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(50);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Collectible(int round)
    {
        var module = AssemblyBuilder.DefineDynamicAssembly(new($"Made{round}"), AssemblyBuilderAccess.RunAndCollect).DefineDynamicModule("Made");
        var type = module.DefineType("Made").CreateType();
        var made = new List<object?>();
        for (var i = 0; i < 1_000; i++) made.Add(Activator.CreateInstance(type));
    }
}
