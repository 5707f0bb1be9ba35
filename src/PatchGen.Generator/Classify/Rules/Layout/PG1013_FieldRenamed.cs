using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Layout;

/// <summary>The storage in the process goes on under the name that it was loaded with.</summary>
public static class PG1013_FieldRenamed
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<FieldRenamed>("PG1013", "Field renamed", (fact, _) => Judgment.Warning(
        $"Instance field {Said.Of(fact.PreMember)} is {Said.Of(fact)} now, by its name and type: the post code uses its storage, values included, under the pre name.",
        "Nothing is needed where it means what it meant, and where no code looks it up by name with reflection. Otherwise give it a name and a type of its own."));
}
