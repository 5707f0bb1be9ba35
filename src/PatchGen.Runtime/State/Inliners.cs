using PatchGen.Runtime.Agent;

namespace PatchGen.Runtime.State;

/// <summary>
/// The methods whose code had inlined a changed one. The runtime keeps that record, and says it only by compiling them anew
/// when a changed method is requested: every re-JIT that is not of a patched method is of an inliner.
/// </summary>
internal sealed class Inliners
{
    private readonly Dictionary<Site, ulong> _versions = [];

    /// <summary>Those seen since they last got their own code back.</summary>
    public IEnumerable<Site> All => _versions.Keys;

    /// <summary>Takes note of re-JITs.</summary>
    public void Note(IEnumerable<AgentEvent> events)
    {
        foreach (var started in events.Where(e => e.Kind == EventKind.Started && e.Module != 0))
            _versions[started.Site] = Math.Max(started.Version, _versions.GetValueOrDefault(started.Site));
    }

    /// <summary>Forgets them: their code as loaded is back.</summary>
    public void Clear() => _versions.Clear();
}
