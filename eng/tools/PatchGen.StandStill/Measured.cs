namespace PatchGen.StandStill;

/// <summary>What the tool does to the target.</summary>
internal enum Operation
{
    Apply,
    Undo,
}

/// <summary>One window.</summary>
/// <param name="Operation">The cell that it belongs to.</param>
/// <param name="Length">How long it was.</param>
/// <param name="Window">What the target's worker met.</param>
/// <param name="Answer">What the tool answered; null in a window without it.</param>
/// <param name="Took">From the tool's start to its end, in a window with it.</param>
/// <param name="Stale">Ways of calling that ran the wrong side after it.</param>
internal sealed record Measured(Operation Operation, TimeSpan Length, Window Window, Answer? Answer = null, TimeSpan? Took = null, string Stale = "");
