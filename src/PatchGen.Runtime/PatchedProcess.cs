using PatchGen.Format;
using PatchGen.Runtime.Check;
using PatchGen.Runtime.Serve;
using PatchGen.Runtime.Switch;

namespace PatchGen.Runtime;

/// <summary>What this process has been through: its patches, the modules loaded for them, its log. One command changes it at a time.</summary>
internal sealed class PatchedProcess(PatchLog log)
{
    private readonly object _changing = new();
    private volatile ActivePatches _active = ActivePatches.None;

    /// <summary>The patches in effect.</summary>
    public ActivePatches Active
    {
        get => _active;
        set => _active = value;
    }

    public PatchLog Log { get; } = log;

    /// <summary>The patch modules loaded so far.</summary>
    public PatchModules Modules { get; } = new();

    /// <summary>The methods whose code had inlined a changed one.</summary>
    public Inliners Inliners { get; } = new();

    /// <summary>Runs a command that changes patches, after those before it; an exception becomes the failure that it is.</summary>
    public WireResponse Change(string command, Func<WireResponse> run)
    {
        lock (_changing)
        {
            try
            {
                return run();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                Log.Write($"{command} failed: {e}");
                return Responses.Of(new Failure(Code.Internal, $"{command} failed inside the process: {e.Message.ReplaceLineEndings(" ")}"));
            }
        }
    }
}
