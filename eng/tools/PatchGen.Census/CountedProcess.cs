using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace PatchGen.Census;

/// <summary>A process that knows what is in its heap, and compares what the runtime in it finds.</summary>
internal static class CountedProcess
{
    private static readonly TaskCompletionSource Gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private static readonly HashSet<object> Truth = new(ReferenceEqualityComparer.Instance);

    /// <summary>Makes the objects, then counts; one line for each count.</summary>
    public static int Run(int scale, int megabytes, string[] load)
    {
        var filling = new Node[Math.Max(1, (int)(megabytes * (1L << 20) / 120))];
        var random = new Random(1);
        const int parts = 10;
        for (var part = 0; part < parts; part++)
        {
            for (var i = 0; i < scale; i++) Make(part, parts);
            for (var i = (int)((long)part * filling.Length / parts); i < (int)((part + 1L) * filling.Length / parts); i++)
                filling[i] = new Node { Other = i > 0 ? filling[random.Next(i)] : null, Text = new string('x', 8) };
        }

        Load.Begin(load, filling);
        var rounds = int.Parse(Environment.GetEnvironmentVariable("CENSUS_ROUNDS")!, CultureInfo.InvariantCulture);
        for (var round = 0; round < rounds; round++) Count();
        GC.KeepAlive(filling);
        return 0;
    }

    // 2,000 suspended calls, 500 iterators, 1,000 delegates and 10,000 objects, in as many parts.
    private static void Make(int part, int parts)
    {
        for (var i = 0; i < 2_000 / parts; i++) Truth.Add(Wait(i));
        for (var i = 0; i < 500 / parts; i++)
        {
            var iterator = Numbers(10).GetEnumerator();
            iterator.MoveNext();
            Truth.Add(iterator);
        }

        for (var i = 0; i < 1_000 / parts; i++) Truth.Add(Adder(i));
        for (var i = 0; i < 10_000 / parts; i++) Truth.Add(new Thing(part));
    }

    private static void Count()
    {
        var runtime = AppDomain.CurrentDomain.GetAssemblies().Single(a => a.GetName().Name == "PatchGen.Runtime");
        var take = runtime.GetType("PatchGen.Runtime.Census.HeapCensus", throwOnError: true)!.GetMethod("Take")!;
        Func<Type, bool> wanted = type => type == typeof(Thing) || type == typeof(Func<int, int>)
            || (type.FullName is { } name && (name.Contains("<Wait>d__", StringComparison.Ordinal) || name.Contains("<Numbers>d__", StringComparison.Ordinal)));
        var found = new HashSet<object>(Truth.Count, ReferenceEqualityComparer.Instance);
        var collections = GC.CollectionCount(0);
        var began = Stopwatch.GetTimestamp();
        var outcome = take.Invoke(null, [wanted, (Action<object>)(o => found.Add(o)), (Func<bool>)(() => false), TimeSpan.FromMinutes(1), .. take.GetParameters()[4..].Select(p => p.DefaultValue)])!;
        var wall = Stopwatch.GetElapsedTime(began);
        object? Of(string property) => outcome.GetType().GetProperty(property)!.GetValue(outcome);
        var missing = Truth.Count(o => !found.Contains(o));
        var verdict = Of("Why") is string why ? "unknown: " + why : missing == 0 ? "complete" : "MISSING";
        string[] cells =
        [
            Truth.Count.ToString(CultureInfo.InvariantCulture),
            (Truth.Count - missing).ToString(CultureInfo.InvariantCulture),
            ((TimeSpan)Of("LongestSlice")!).TotalMicroseconds.ToString("f0", CultureInfo.InvariantCulture),
            ((TimeSpan)Of("LongestStop")!).TotalMicroseconds.ToString("f0", CultureInfo.InvariantCulture),
            ((TimeSpan)Of("InSlices")!).TotalMilliseconds.ToString("f0", CultureInfo.InvariantCulture),
            wall.TotalMilliseconds.ToString("f0", CultureInfo.InvariantCulture),
            (GC.CollectionCount(0) - collections).ToString(CultureInfo.InvariantCulture),
            verdict,
        ];
        Console.WriteLine(string.Join('|', cells));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<int> Wait(int i)
    {
        await Gate.Task;
        return i;
    }

    private static IEnumerable<int> Numbers(int count)
    {
        for (var i = 0; i < count; i++) yield return i;
    }

    private static Func<int, int> Adder(int by) => x => x + by;
}

/// <summary>What a census looks for.</summary>
internal sealed class Thing(int part)
{
    public int Part { get; } = part;
}

/// <summary>What fills the heap.</summary>
internal sealed class Node
{
    public Node? Other { get; set; }

    public string? Text { get; set; }
}
