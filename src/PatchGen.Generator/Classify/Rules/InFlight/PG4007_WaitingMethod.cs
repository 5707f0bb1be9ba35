using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.InFlight;

/// <summary>A method in which threads wait is seldom off every stack.</summary>
public static class PG4007_WaitingMethod
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<MethodChanged>("PG4007", "Waiting method changed", (fact, _) => fact switch
    {
        { Conduct: { Waits: { Length: > 0 } call, WaitsInLoop: false, Endless: null } } => Judgment.Warning(
            $"{Said.Of(fact)} changed, which blocks its thread in {call}: as long as one waits there the switch is busy.",
            "Apply the patch when nothing waits there, or move what has to change into a method that is not on the stack meanwhile."),
        _ => null,
    });
}
