using PatchGen.Format;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules;

/// <summary>
/// Code that a library generated at run time may have inlined an accessor or a constructor, and cannot be compiled again.
/// The one rule that looks at every changed method: a changed body is the ordinary case, and fine.
/// </summary>
public static class PG4005_GeneratedCodeMayHaveInlined
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<MethodChanged>("PG4005", "Generated code may have inlined the member", (fact, _) =>
        fact is { MayBeInlined: true } && fact.Traits.HasFlag(MethodTraits.Visible) && IsReachedByGeneratedCode(fact.Member)
            ? Judgment.Warning(
                $"{Said.Of(fact)} is small and changed: code that a serializer, a mapper or a container generated at run time may have inlined the pre body, and keeps it.",
                "Where the patch reports unproven callers, make the library generate anew, or restart; System.Text.Json is told by itself.")
            : Judgment.Fine);

    private static bool IsReachedByGeneratedCode(MemberKey member) =>
        member.Name is ".ctor" || member.Name.StartsWith("get_", StringComparison.Ordinal) || member.Name.StartsWith("set_", StringComparison.Ordinal);
}
