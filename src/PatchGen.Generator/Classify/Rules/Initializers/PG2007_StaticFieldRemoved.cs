using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Initializers;

/// <summary>A removed static stays in the process with what it holds.</summary>
public static class PG2007_StaticFieldRemoved
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<FieldRemoved>("PG2007", "Static field removed", (fact, context) => fact switch
    {
        { IsStatic: false } => null,
        { IsLiteral: true } => Judgment.Fine,
        _ when context.OnRemovedType(fact) => Judgment.Fine,
        _ => Judgment.Note(
            $"Static field {Said.Of(fact)} was removed: it stays in the process with what it holds, and pre code finds it again as it was left when the patch is undone.",
            "Nothing is needed unless what it holds should be released."),
    });
}
