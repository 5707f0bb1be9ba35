namespace PatchGen.Runtime.Transform;

/// <summary>A lock of the application that a hook holds.</summary>
internal sealed class HeldLock(Action leave) : IDisposable
{
    // A type of .NET 9, which has its own way in; a monitor on it would lock nothing.
    private const string LockType = "System.Threading.Lock";

    private Action? _leave = leave;

    /// <summary>Enters within the time, or null.</summary>
    public static HeldLock? TryEnter(object monitor, TimeSpan time)
    {
        if (monitor.GetType().FullName == LockType)
        {
            var enter = monitor.GetType().GetMethod("TryEnter", [typeof(TimeSpan)])!.CreateDelegate<Func<TimeSpan, bool>>(monitor);
            return enter(time) ? new(monitor.GetType().GetMethod("Exit", [])!.CreateDelegate<Action>(monitor)) : null;
        }

        return Monitor.TryEnter(monitor, time) ? new(() => Monitor.Exit(monitor)) : null;
    }

    public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
}
