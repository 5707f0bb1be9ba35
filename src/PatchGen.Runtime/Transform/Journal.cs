namespace PatchGen.Runtime.Transform;

/// <summary>What was at the places that hooks wrote to, until it is certain that the writes stand.</summary>
internal sealed class Journal : IDisposable
{
    private readonly object _writing = new();
    private readonly ManualResetEventSlim _ended = new();
    private readonly Stack<Entry> _entries = [];
    private bool _closed;

    /// <summary>How many writes it holds.</summary>
    public int Count { get; private set; }

    /// <summary>Writes, and keeps what was there; false once the journal is closed, with nothing written.</summary>
    /// <param name="places">Where the references of this thread are kept.</param>
    /// <param name="location">Where to write.</param>
    /// <param name="value">What.</param>
    /// <exception cref="InvalidOperationException">The hooks of one stage wrote too often.</exception>
    public bool Write<T>(Places places, ref T location, T value)
    {
        lock (_writing)
        {
            if (_closed) return false;
            var place = places.Keep(ref location) ?? throw new InvalidOperationException($"The hooks of one stage may write {Places.Capacity} times.");
            _entries.Push(new Entry<T>(places, place, location));
            Count++;
            location = value;
            return true;
        }
    }

    /// <summary>Takes every write back, newest first; no more can be made.</summary>
    public void RollBack() => Close(restore: true);

    /// <summary>Lets every write stand; no more can be made.</summary>
    public void Commit() => Close(restore: false);

    /// <summary>For the threads whose stacks hold the places: returns once they are needed no more.</summary>
    public void WaitForEnd() => _ended.Wait();

    /// <summary>Takes back what was not committed.</summary>
    public void Dispose() => RollBack();

    private void Close(bool restore)
    {
        lock (_writing)
        {
            if (_closed) return;
            _closed = true;
            while (restore && _entries.TryPop(out var entry)) entry.Restore();
            _ended.Set();
        }
    }

    private abstract class Entry
    {
        public abstract void Restore();
    }

    private sealed class Entry<T>(Places places, int place, T previous) : Entry
    {
        public override void Restore() => places.At<T>(place) = previous;
    }
}
