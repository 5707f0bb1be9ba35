using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Initializers;

/// <summary>Every thread that runs already begins with the default value.</summary>
public static class PG2006_ThreadStaticAdded
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<FieldAdded>("PG2006", "Thread static added", (fact, _) => fact switch
    {
        { IsThreadStatic: true, OnNewType: false } => Judgment.Warning(
            $"[ThreadStatic] field {Said.Of(fact)} was added: threads that run already begin with its default value, in the middle of what they do.",
            "Let each reader treat the default value as not yet set."),
        _ => null,
    });
}
