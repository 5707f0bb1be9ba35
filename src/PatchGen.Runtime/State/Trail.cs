using PatchGen.Format;
using PatchGen.Runtime.Agent;

namespace PatchGen.Runtime.State;

/// <summary>
/// One command's trail: each step goes to the log and to the client, and so does how it ended, with all the pauses that the
/// process felt meanwhile.
/// </summary>
internal sealed class Trail(string command, PatchLog log, Client client) : IDisposable
{
    private readonly PauseMeter _pauses = new();

    /// <summary>A step begins.</summary>
    public void Step(string stage, string detail)
    {
        log.Write($"{command}: {stage}: {detail}");
        client.Progress(new WireProgress(stage, detail));
    }

    /// <summary>The command is refused here.</summary>
    public WireResponse Refuse(Failure failure)
    {
        Pauses();
        log.Write($"{command}: refused ({failure.Code.Name}): {failure.Message}");
        foreach (var line in failure.Evidence) log.Write($"  {line}");
        return Measured(Responses.Of(failure));
    }

    /// <summary>The command ends here, with this as the last word in the log.</summary>
    public WireResponse End(string sentence, WireResponse response)
    {
        Pauses();
        log.Write(sentence);
        return Measured(response);
    }

    public void Dispose() => _pauses.Dispose();

    /// <summary>How long the process stood still so far, to the log.</summary>
    public void Pauses()
    {
        if (_pauses.Count > 0) log.Write(FormattableString.Invariant($"{command}: stood still {_pauses.Count} time{(_pauses.Count == 1 ? "" : "s")}, {_pauses.Total:f3} ms in all, {_pauses.Longest:f3} ms at most"));
    }

    private WireResponse Measured(WireResponse response) =>
        response with { Pauses = _pauses.Count, TotalPauseMilliseconds = _pauses.Total, LongestPauseMilliseconds = _pauses.Longest };
}
