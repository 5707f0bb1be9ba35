using PatchGen.Format;
using PatchGen.Runtime.Check;
using PatchGen.Runtime.Generated;

namespace PatchGen.Runtime.State;

/// <summary>What this process has been through: its patches, the modules loaded for them, its log. One command changes it at a time.</summary>
internal sealed class PatchedProcess(PatchLog log)
{
    // Taken in this order: one command at a time, and one thread at a time that changes something.
    private readonly object _commands = new();
    private readonly object _changing = new();
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private volatile ActivePatches _active = ActivePatches.None;
    private (Thread Thread, string Hook)? _taint;

    /// <summary>A command that changes patches ends: raised before the next one begins.</summary>
    public event Action? Ending;

    /// <summary>The patches in effect.</summary>
    public ActivePatches Active
    {
        get => _active;
        set => _active = value;
    }

    public PatchLog Log { get; } = log;

    /// <summary>The patch modules loaded so far.</summary>
    public PatchModules Modules { get; } = new(log.Write);

    /// <summary>The methods whose code had inlined a changed one.</summary>
    public Inliners Inliners { get; } = new();

    /// <summary>The code that was generated at run time.</summary>
    public GeneratedCode Generated { get; } = new();

    /// <summary>
    /// True once a hook has written a readonly field: what was compiled at first may hold its pre value, and must never come back.
    /// </summary>
    public bool NeverRevert { get; set; }

    /// <summary>Says that a hook did not return: until it does, no patch goes in or comes off.</summary>
    public void Taint(Thread thread, string hook)
    {
        _taint = (thread, hook);
        Log.Write($"{hook} still runs; until it returns, this process takes no further patches");
    }

    /// <summary>Null, or why nothing may be switched in this process.</summary>
    public Failure? Tainted()
    {
        if (_taint is not { } taint) return null;
        if (taint.Thread.IsAlive)
            return new Failure(Code.HookFailed, $"{taint.Hook} never returned; what it still does is unknown, and this process takes no further patches. Restart it.");
        Log.Write($"{taint.Hook} has returned");
        _taint = null;
        return null;
    }

    /// <summary>Runs a command that changes patches, after those before it; an exception becomes the failure that it is.</summary>
    public WireResponse Change(string command, Func<WireResponse> run)
    {
        lock (_commands)
        lock (_changing)
        {
            try
            {
                return run();
            }
            catch (Exception e)
            {
                // Want of memory, too: the process that we are guests in goes on.
                Log.TryWrite($"{command} failed: {e}");
                return Responses.Of(command, e);
            }
            finally
            {
                Ending?.Invoke();
            }
        }
    }

    /// <summary>Runs what takes long and changes nothing within a command, while others may change the process.</summary>
    public T Aside<T>(Func<T> work)
    {
        Monitor.Exit(_changing);
        Monitor.Exit(_commands);
        try
        {
            return work();
        }
        finally
        {
            Monitor.Enter(_commands);
            Monitor.Enter(_changing);
        }
    }

    /// <summary>Runs what takes long and changes nothing within a command, while no other command begins: threads that load assemblies get on.</summary>
    public T Unhurried<T>(Func<T> work)
    {
        Monitor.Exit(_changing);
        try
        {
            return work();
        }
        finally
        {
            Monitor.Enter(_changing);
        }
    }

    /// <summary>Changes what people see of a patch; null where it is gone.</summary>
    public AppliedPatch? Update(string contentHash, Func<AppliedPatch, AppliedPatch> change)
    {
        lock (_changing)
        {
            if (Active.Find(contentHash) is not { } patch) return null;
            var shown = change(patch.Shown);
            Active = Active.Replace(patch with { Shown = shown });
            return shown;
        }
    }

    /// <summary>
    /// Runs work now, or leaves it to the command that runs: the caller is a thread in the middle of loading an assembly, which
    /// that command may wait for.
    /// </summary>
    public void Soon(Action work)
    {
        if (CommandThread.IsCurrent || !Monitor.TryEnter(_changing, Patience))
        {
            Log.Write("an assembly was loaded while a command ran; it is looked at when the command ends");
            return;
        }

        try
        {
            work();
        }
        catch (Exception e)
        {
            Log.TryWrite($"failed: {e}");
        }
        finally
        {
            Monitor.Exit(_changing);
        }
    }
}
