using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.CannotPatch;

/// <summary>What was generated before is not generated again.</summary>
public static class PG6008_CodeGeneratorChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<MethodChanged>("PG6008", "Code generator changed", (fact, _) => fact switch
    {
        { Conduct.Generates: { Length: > 0 } with } => Judgment.Warning(
            $"{Said.Of(fact)} changed, which makes code at run time ({with}): what it has made already stays in use and is not made again.",
            "Where what it makes is kept, let the post code make it anew, or clear what keeps it in an apply hook."),
        _ => null,
    });
}
