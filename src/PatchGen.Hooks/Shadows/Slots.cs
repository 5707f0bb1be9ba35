namespace PatchGen.Hooks.Shadows;

/// <summary>
/// The slots of a table, in the order in which objects got them, whatever their hashes: objects made one after the other have
/// slots, handles and values side by side, and who walks along them walks along these. A slot never moves; it is used again
/// once its object is dead.
/// </summary>
internal sealed class Slots
{
    private readonly List<Segment?> segments = [Segment.Nobodys];
    private Segments directory;
    private int current;
    private int next = Segment.Size;

    public Slots() => directory = new Segments(segments, 2);

    /// <summary>Where readers find slots. A segment is in it before a position in the segment is told to anybody.</summary>
    public Segments Segments => Volatile.Read(ref directory);

    /// <summary>The slot at a position that is taken.</summary>
    public ref Slot this[uint position] => ref Segments.At(position);

    /// <summary>The segments that have slots, with their numbers.</summary>
    public (uint Number, Segment Segment)[] All()
    {
        lock (this) return [.. segments.Select((segment, number) => ((uint)number, segment!)).Where(s => s is { Item1: > 0, Item2: not null })];
    }

    /// <summary>Takes a slot for an object with a hash.</summary>
    public uint Take(int hash)
    {
        lock (this)
        {
            while (true)
            {
                var at = segments[current] is { } segment ? segment.Take(next, hash) : -1;
                if (at >= 0)
                {
                    next = at + 1;
                    return (uint)((current << Segment.Bits) | at);
                }

                (current, next) = (Next(), 0);
            }
        }
    }

    /// <summary>Gives a slot back.</summary>
    /// <param name="position">Which.</param>
    /// <param name="spent">It is not to be used again, as its object lives and readers may be about to look at it.</param>
    public void Give(uint position, bool spent)
    {
        lock (this) segments[(int)(position >> Segment.Bits)]!.Give((int)position & (Segment.Size - 1), spent);
    }

    /// <summary>Gives segments back that have no entry left.</summary>
    public void Trim()
    {
        lock (this)
        {
            var empty = new List<Slot[]>();
            for (var at = 1; at < segments.Count; at++)
            {
                if (segments[at] is not { Live: 0 } segment) continue;
                empty.Add(segment.Slots);
                segments[at] = null;
            }

            if (empty.Count == 0) return;
            directory.Grave = new Grave(empty);
            Replace(directory.Room);
        }
    }

    // One that has a quarter free, so that runs stay long; else a new one. The first is nobody's: positions in it lead nowhere.
    private int Next()
    {
        for (var i = 1; i <= segments.Count; i++)
        {
            var at = (current + i) % segments.Count;
            if (at != 0 && segments[at] is { Taken: <= Segment.Size / 4 * 3 }) return at;
        }

        var free = segments.IndexOf(null);
        if (free < 0)
        {
            free = segments.Count;
            if (free > Index.MostPosition >> Segment.Bits) throw new InvalidOperationException("Too many objects have a shadow field.");
            segments.Add(null);
        }

        segments[free] = new Segment();
        if (free + 1 < directory.Room) directory.Set(free, segments[free]!);
        else Replace(segments.Count * 2);
        return free;
    }

    private void Replace(int room)
    {
        directory.Next = new Segments(segments, room);
        Volatile.Write(ref directory, directory.Next);
    }
}
