using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.InFlight;

/// <summary>Who is in a loop that is not left goes on with the pre code.</summary>
public static class PG4006_LongRunningLoop
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<MethodChanged>("PG4006", "Long-running loop changed", (fact, _) => fact switch
    {
        { Conduct.Endless: { Length: > 0 } where } => Judgment.NeedsTransform(
            $"{Said.Of(fact)} changed, which has a loop that is never left ({where}): who runs it goes on with the pre code for ever, and while it is on a stack the switch is busy.",
            "Move what has to change into a method that the loop calls: its next turn then runs the post code. Or accept with a justification that nothing runs the loop."),
        { Conduct.WaitsInLoop: true } => Judgment.Warning(
            $"{Said.Of(fact)} changed, which waits in a loop: who runs it goes on with the pre code until the loop ends.",
            "Move what has to change into a method that the loop calls: its next turn then runs the post code."),
        _ => null,
    });
}
