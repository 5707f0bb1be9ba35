using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Surface;

/// <summary>Containers and serializers choose constructors by reflection, among those that were loaded.</summary>
public static class PG5012_ConstructorAdded
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<MethodAdded>("PG5012", "Constructor added", (fact, _) => fact.Traits switch
    {
        var t when !t.HasFlag(MethodTraits.Constructor) => null,
        var t when t.HasFlag(MethodTraits.OnNewType) || !t.HasFlag(MethodTraits.Visible) => Judgment.Fine,
        _ => Judgment.Warning(
            $"Constructor {Said.Of(fact)} was added: code of the patch uses it, but containers, serializers and others that go by reflection choose among the pre ones.",
            "Keep the pre constructors working where a container or serializer makes the objects."),
    });
}
