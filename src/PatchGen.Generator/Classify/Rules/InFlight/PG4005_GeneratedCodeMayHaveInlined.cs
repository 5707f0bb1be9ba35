using PatchGen.Format;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.InFlight;

/// <summary>
/// Code that a library generated at run time may have inlined an accessor or a constructor: it is compiled anew, but for collectible code.
/// The one rule that looks at every changed method: a changed body is the ordinary case, and fine.
/// </summary>
public static class PG4005_GeneratedCodeMayHaveInlined
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<MethodChanged>("PG4005", "Generated code may have inlined the member", (fact, _) =>
        fact is { MayBeInlined: true } && fact.Traits.HasFlag(MethodTraits.Visible) && IsReachedByGeneratedCode(fact.Member)
            ? Judgment.Note(
                $"{Said.Of(fact)} is small and changed: code that was generated at run time may have inlined the pre body. Apply compiles it anew, but for code in collectible assemblies.",
                "Where the patch is unproven for a collectible assembly, load that anew, or restart.")
            : Judgment.Fine);

    private static bool IsReachedByGeneratedCode(MemberKey member) =>
        member.Name is ".ctor" || member.Name.StartsWith("get_", StringComparison.Ordinal) || member.Name.StartsWith("set_", StringComparison.Ordinal);
}
