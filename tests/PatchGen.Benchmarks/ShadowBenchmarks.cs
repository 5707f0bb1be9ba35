using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using PatchGen.Hooks;
using PatchGen.Hooks.Shadows;

namespace PatchGen.Benchmarks;

/// <summary>
/// What an added field costs beside its objects: an access, and what it adds to the pause of a young collection, against a plain field
/// and a ConditionalWeakTable in the same run. Medians. A program of its own, as a harness allocates and collects.
/// </summary>
internal static class ShadowBenchmarks
{
    private const int Rounds = 31;

    private static readonly ShadowField<int> Shadow = PatchGen.Hooks.Shadow.Field<int>(typeof(Node), "value", typeof(ShadowBenchmarks));
    private static readonly ShadowField<object?> Leading = PatchGen.Hooks.Shadow.Field<object?>(typeof(Node), "leading", typeof(ShadowBenchmarks));
    private static readonly ConditionalWeakTable<Node, StrongBox<int>> Table = [];
    private static long sum;

    /// <summary>Measures, and writes the tables.</summary>
    /// <param name="folder">Where <c>shadow.md</c> goes.</param>
    public static void Run(string folder)
    {
        var lines = new List<string>
        {
            "Access, ns: median of 31 passes. Near: in the order in which the objects were made. Far: in random order.",
            "",
            "| objects | order | plain field | shadow read | shadow write | shadow, leads back | ConditionalWeakTable |",
            "|---|---|---|---|---|---|---|",
        };
        var pauses = new List<string>
        {
            "",
            "Pause of a gen0 collection, ms: median of 31. Leads back: values that refer to their own objects.",
            "",
            "| objects | none | + shadow | + shadow, leads back | + ConditionalWeakTable |",
            "|---|---|---|---|---|",
        };
        Warm();
        foreach (var count in new[] { 1_000, 100_000, 1_000_000 }) Measure(count, lines, pauses);
        var began = GC.CollectionCount(2);
        Settle();
        // Values that lead back go a part at a time first: see Trial.
        for (var i = 0; i < 8 && Shadow.Count + Leading.Count > 0; i++) Settle();
        pauses.Add("");
        pauses.Add(Invariant($"After they all went, {GC.CollectionCount(2) - began} full collections later: {Shadow.Count + Leading.Count} entries, {GC.GetTotalMemory(forceFullCollection: true) / 1e6:0.0} MB of managed heap."));
        Directory.CreateDirectory(folder);
        var text = string.Join('\n', lines.Concat(pauses)) + "\n";
        File.WriteAllText(Path.Combine(folder, "shadow.md"), text);
        Console.Write(text);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Measure(int count, List<string> lines, List<string> pauses)
    {
        var near = new Node[count];
        for (var i = 0; i < count; i++) near[i] = new Node { Plain = i };
        var far = (Node[])near.Clone();
        new Random(1).Shuffle(far);
        Settle();
        var none = Pause();
        foreach (var node in near) Shadow.Set(node, 7);
        Settle();
        var shadow = Pause();
        foreach (var node in near) Leading.Set(node, node);
        Settle();
        var leading = Pause();
        foreach (var node in near) Table.Add(node, new StrongBox<int>(7));
        Settle();
        var table = Pause();
        pauses.Add(Invariant($"| {count:N0} | {none:0.000} | +{shadow - none:0.000} | +{leading - none:0.000} | +{table - leading:0.000} |"));
        foreach (var (order, nodes) in new[] { ("near", near), ("far", far) })
            lines.Add(Invariant($"| {count:N0} | {order} | {Time(nodes, Plain):0.0} | {Time(nodes, Read):0.0} | {Time(nodes, Write):0.0} | {Time(nodes, ReadLeading):0.0} | {Time(nodes, ReadTable):0.0} |"));
        Table.Clear();
    }

    private static void Plain(Node[] nodes)
    {
        var total = 0L;
        foreach (var node in nodes) total += node.Plain;
        sum += total;
    }

    private static void Read(Node[] nodes)
    {
        var total = 0L;
        foreach (var node in nodes) total += ShadowAccess.Load(node, Shadow);
        sum += total;
    }

    private static void Write(Node[] nodes)
    {
        foreach (var node in nodes) ShadowAccess.Store(node, 7, Shadow);
    }

    private static void ReadLeading(Node[] nodes)
    {
        var total = 0L;
        foreach (var node in nodes) total += ShadowAccess.Load(node, Leading) is null ? 0 : 1;
        sum += total;
    }

    private static void ReadTable(Node[] nodes)
    {
        var total = 0L;
        foreach (var node in nodes)
            if (Table.TryGetValue(node, out var box)) total += box.Value;
        sum += total;
    }

    // Small arrays are passed over often enough for a pass to be measured.
    private static double Time(Node[] nodes, Action<Node[]> pass)
    {
        var repeat = Math.Max(1, 100_000 / nodes.Length);
        return Median(() =>
        {
            var began = Stopwatch.GetTimestamp();
            for (var i = 0; i < repeat; i++) pass(nodes);
            return Stopwatch.GetElapsedTime(began).TotalNanoseconds / repeat / nodes.Length;
        });
    }

    private static double Pause() => Median(() =>
    {
        for (var i = 0; i < 1_000; i++) GC.KeepAlive(new byte[50]);
        GC.Collect(0, GCCollectionMode.Forced, blocking: true);
        return GC.GetGCMemoryInfo(GCKind.Ephemeral).PauseDurations[0].TotalMilliseconds;
    });

    private static double Median(Func<double> once) => Enumerable.Range(0, Rounds).Select(_ => once()).Order().ElementAt(Rounds / 2);

    // Until all passes run optimised code.
    private static void Warm()
    {
        var nodes = Enumerable.Range(0, 1_000).Select(i => new Node { Plain = i }).ToArray();
        foreach (var node in nodes)
        {
            Shadow.Set(node, 1);
            Leading.Set(node, node);
            Table.Add(node, new StrongBox<int>(1));
        }

        for (var until = Stopwatch.StartNew(); until.Elapsed < TimeSpan.FromSeconds(2);)
            foreach (var pass in new Action<Node[]>[] { Plain, Read, Write, ReadLeading, ReadTable }) pass(nodes);
        Table.Clear();
    }

    // Old, swept, and no trial under way.
    private static void Settle()
    {
        for (var (i, waited) = (0, Stopwatch.StartNew()); i < 8 || (Trial.UnderWay && waited.Elapsed < TimeSpan.FromMinutes(2)); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(50);
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class Node
    {
        public int Plain;
    }
}
