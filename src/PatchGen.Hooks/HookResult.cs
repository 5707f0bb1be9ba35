namespace PatchGen.Hooks;

/// <summary>What a check hook says.</summary>
public readonly record struct HookResult
{
    private HookResult(string reason) => Reason = reason;

    /// <summary>Go on.</summary>
    public static HookResult Ok => default;

    /// <summary>Why not; null where there is no objection.</summary>
    public string? Reason { get; }

    /// <summary>True where the hook objects.</summary>
    public bool IsVeto => Reason is not null;

    /// <summary>The patch does not go in, or does not come off, and everything is as before.</summary>
    /// <param name="reason">One sentence for the operator.</param>
    public static HookResult Veto(string reason) => new(string.IsNullOrWhiteSpace(reason) ? "the hook gave no reason" : reason);
}
