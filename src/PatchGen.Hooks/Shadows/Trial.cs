using System.Runtime.CompilerServices;

namespace PatchGen.Hooks.Shadows;

/// <summary>A store as the collection sees it.</summary>
internal interface ISwept
{
    int Count { get; }

    /// <summary>True where a value may lead to an object of a store, so that holding it could keep that object alive for ever.</summary>
    bool MayLead { get; }

    void Sweep();

    /// <param name="first">The first stripe that takes part.</param>
    /// <param name="count">How many stripes do.</param>
    void BeginTrial(int first, int count);

    void EndTrial();
}

/// <summary>
/// Drops the values of dead objects after full collections. Values are held strongly, which is cheap for young collections, but a
/// value that leads to its own object would keep it. So when the number of such values has doubled, they are all held by dependent
/// handles for one full collection; what it leaves is held strongly again. In between, every few full collections, a part that
/// young collections hardly feel has its turn; where a quarter of that was garbage, all have the next.
/// </summary>
internal static class Trial
{
    private const int Least = 64;

    // About as many dependent handles as a young collection takes a millisecond to look at.
    private const int Felt = 50_000;

    // How many full collections may pass without a trial.
    private const int Patience = 4;

    private static readonly List<ISwept> stores = [];
    private static int running;
    private static int survivors;
    private static int waited;
    private static int turn;
    private static int begunAt = -1;
    private static int begunWith;
    private static bool ofAll;
    private static bool suspicious;

    /// <summary>True while dependent handles stand in.</summary>
    public static bool UnderWay => Volatile.Read(ref begunAt) >= 0 || Volatile.Read(ref running) != 0;

    static Trial() => new Sentinel();

    public static void Add(ISwept store)
    {
        lock (stores) stores.Add(store);
    }

    // On the thread pool: a sweep of a million entries must not hold up finalizers.
    private static void AfterFullCollection()
    {
        if (Interlocked.Exchange(ref running, 1) == 0) ThreadPool.UnsafeQueueUserWorkItem(static _ => Run(), null);
    }

    private static void Run()
    {
        try
        {
            ISwept[] all;
            lock (stores) all = [.. stores];
            foreach (var store in all) store.Sweep();
            var leading = all.Where(s => s.MayLead).ToList();
            if (begunAt < 0) Begin(leading);
            else if (GC.CollectionCount(2) > begunAt) End(leading);
        }
        finally
        {
            Volatile.Write(ref running, 0);
        }
    }

    private static void Begin(List<ISwept> leading)
    {
        var live = leading.Sum(s => s.Count);
        var doubled = suspicious || live >= Math.Max(Least, survivors * 2L);
        if (live == 0 || (!doubled && ++waited < Patience)) return;
        waited = 0;
        var stripes = doubled ? Table<int>.Stripes : (int)Math.Clamp((long)Felt * Table<int>.Stripes / live, 1, Table<int>.Stripes);
        ofAll = stripes == Table<int>.Stripes;
        foreach (var store in leading) store.BeginTrial(turn, stripes);
        turn = (turn + stripes) % Table<int>.Stripes;
        (begunAt, begunWith) = (GC.CollectionCount(2), live);
        if (live * (long)stripes / Table<int>.Stripes >= Felt / 4) GC.Collect(2, GCCollectionMode.Forced, blocking: false);
    }

    private static void End(List<ISwept> leading)
    {
        foreach (var store in leading) store.EndTrial();
        var live = leading.Sum(s => s.Count);
        // What took no part may be garbage: it does not raise the mark. Where a part was a quarter garbage, so may all be.
        survivors = ofAll ? live : Math.Min(survivors, live);
        suspicious = !ofAll && (begunWith - live) * 4L >= Felt;
        begunAt = -1;
    }

    // Once it is old itself, its finalizer runs after full collections only.
    private sealed class Sentinel
    {
        ~Sentinel()
        {
            AfterFullCollection();
            GC.ReRegisterForFinalize(this);
        }
    }
}
