using System.Runtime.CompilerServices;

namespace PatchGen.Runtime.Transform;

/// <summary>
/// What was at the places that hooks wrote to. A reference into an object can live on a stack only: a thread of the journal's own
/// keeps each in a frame of its stack, and as the frames unwind, newest first, each puts back what was there.
/// </summary>
internal sealed class Journal : IDisposable
{
    /// <summary>How many writes one patch may journal.</summary>
    public const int Capacity = 100_000;

    // A frame of the keeper takes about 200 bytes; pages are taken as they are touched.
    private const int StackSize = 64 << 20;

    private readonly object _writing = new();
    private readonly SemaphoreSlim _asked = new(0);
    private readonly SemaphoreSlim _kept = new(0);
    private Thread? _keeper;
    private Entry? _next;
    private bool _closed;
    private bool _restore;

    /// <summary>How many writes it holds.</summary>
    public int Count { get; private set; }

    /// <summary>Writes, and keeps what was there; false once the journal is closed, with nothing written.</summary>
    public unsafe bool Write<T>(ref T location, T value)
    {
        lock (_writing)
        {
            if (_closed) return false;
            if (Count == Capacity) throw new InvalidOperationException($"A patch may journal {Capacity} writes.");
            _keeper ??= Start();
            // Pinned until the keeper holds a reference of its own.
#pragma warning disable CS8500 // The address of a managed type: it is turned back into a reference at once.
            fixed (T* pinned = &location)
#pragma warning restore CS8500
            {
                _next = new Entry<T>((nint)pinned, location);
                _asked.Release();
                _kept.Wait();
            }

            Count++;
            location = value;
            return true;
        }
    }

    /// <summary>Takes every write back, newest first; no more can be made.</summary>
    public void RollBack() => Close(restore: true);

    /// <summary>Lets every write stand; no more can be made.</summary>
    public void Commit() => Close(restore: false);

    /// <summary>Takes back what was not committed.</summary>
    public void Dispose() => RollBack();

    private void Close(bool restore)
    {
        lock (_writing)
        {
            if (_closed) return;
            (_closed, _restore, _next) = (true, restore, null);
        }

        if (_keeper is null) return;
        _asked.Release();
        _keeper.Join();
    }

    private Thread Start()
    {
        var keeper = new Thread(() => Next()?.Hold(this), StackSize) { IsBackground = true, Name = "patchgen-journal" };
        keeper.Start();
        return keeper;
    }

    // Once closed there is no next one, for any frame.
    private Entry? Next()
    {
        if (_closed) return null;
        _asked.Wait();
        return _next;
    }

    private abstract class Entry
    {
        /// <summary>Holds the place until the journal is closed, and then leaves it as it should be.</summary>
        public abstract void Hold(Journal journal);
    }

    private sealed class Entry<T>(nint pinned, T previous) : Entry
    {
        public override unsafe void Hold(Journal journal) => Hold(journal, ref Unsafe.AsRef<T>((void*)pinned));

        [MethodImpl(MethodImplOptions.NoInlining)]
        private void Hold(Journal journal, ref T location)
        {
            journal._kept.Release();
            while (journal.Next() is { } next) next.Hold(journal);
            if (journal._restore) location = previous;
        }
    }
}
