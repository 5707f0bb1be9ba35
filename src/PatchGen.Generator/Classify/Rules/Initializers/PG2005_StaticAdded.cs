using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Initializers;

/// <summary>A new static lives in the patch module and starts with the patch.</summary>
public static class PG2005_StaticAdded
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<FieldAdded>("PG2005", "Static field added", (fact, _) => fact switch
    {
        { IsStatic: false } or { IsThreadStatic: true, OnNewType: false } => null,
        { OnNewType: true } or { IsLiteral: true } or { HasOwnInitializer: false } => Judgment.Fine,
        _ => Judgment.Note(
            $"Static field {Said.Of(fact)} was added: it lives in the patch module, its initializer runs when code of the patch first needs it, and undo forgets it.",
            "Nothing is needed unless the value should have been gathered since the process started."),
    });
}
