using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Surface;

/// <summary>Who reads parameter names by reflection goes on seeing the pre ones.</summary>
public static class PG5006_ParameterNamesChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<ParametersChanged>("PG5006", "Parameter names changed", (fact, _) => fact switch
    {
        { Defaults: true } => null,
        { Visible: false } => Judgment.Fine,
        _ => Judgment.Warning(
            $"Parameters of {Said.Of(fact)} were renamed: binders, containers and serializers that go by parameter names see the pre ones in the process.",
            "Keep the names where something binds to them."),
    });
}
