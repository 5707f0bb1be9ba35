namespace PatchGen.StandStill.Faults;

/// <summary>What befalls the tool.</summary>
internal enum Fault
{
    /// <summary>It is stopped for a while, and goes on.</summary>
    Stop,

    /// <summary>It is killed.</summary>
    Kill,

    /// <summary>It gets a small part of the time, from its start to its end.</summary>
    Starve,
}

/// <summary>One fault, and what came of it.</summary>
/// <param name="Operation">What the tool was about.</param>
/// <param name="Fault">What befell it.</param>
/// <param name="Step">The step that the target was in when it was hit: <c>start</c> before the first, <c>end</c> after the last, <c>attach</c> while the agent was brought in.</param>
/// <param name="Window">What the target's worker met.</param>
/// <param name="State">The side that the target is on afterwards: <c>pre</c>, <c>post</c>, or the ways of calling that are on another side than its patch log says.</param>
/// <param name="Later">What went wrong with the next apply and undo; empty where both took.</param>
internal sealed record Faulted(Operation Operation, Fault Fault, string Step, Window Window, string State, string Later)
{
    /// <summary>The target is on one side, and later patches take.</summary>
    public bool Sane => State is "pre" or "post" && Later.Length == 0;
}
