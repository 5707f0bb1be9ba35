using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.InFlight;

/// <summary>Handlers and timers that were set up before stay as they were set up.</summary>
public static class PG4008_RegistrationChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<MethodChanged>("PG4008", "Registration of handlers or timers changed", (fact, _) => fact switch
    {
        { Conduct.Registers: { Length: > 0 } what } => Judgment.Warning(
            $"{Said.Of(fact)} changed, which {what}: handlers and timers that the pre code has set up stay as they are, and those that it did not are missing.",
            "Make sure that the post code copes with both, or set up anew what lives already in an apply hook."),
        _ => null,
    });
}
