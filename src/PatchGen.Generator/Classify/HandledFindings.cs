using System.Collections.Immutable;
using PatchGen.Format;
using PatchGen.Generator.Compile.Hooks;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify;

/// <summary>Which findings hooks declare that they handle.</summary>
public static class HandledFindings
{
    /// <summary>True where the hook says that it handles the finding.</summary>
    public static bool Handles(this HookDeclaration hook, Finding finding)
    {
        if (hook.Stage is null)
        {
            return finding.Fact is FieldAdded { IsStatic: false } && hook.Member is { } field && DocumentationId.Names(field, finding.Fact.Member)
                && (hook.Handles.IsEmpty || hook.Handles.Contains(finding.Rule.Id));
        }

        return hook.Handles.Contains(finding.Rule.Id) && (hook.Member is not { } member || DocumentationId.Names(member, finding.Fact.Member));
    }

    /// <summary>The findings, with the name of the first hook that handles each.</summary>
    internal static ImmutableArray<Finding> Mark(ImmutableArray<Finding> findings, ImmutableArray<HookDeclaration> hooks) =>
        hooks.Length == 0 ? findings : [.. findings.Select(finding => hooks.FirstOrDefault(h => h.IsOfApply && h.Handles(finding)) switch
        {
            null => finding,
            var hook when finding.Severity == Severity.Refused =>
                finding with { Remedy = $"{finding.Remedy} The hook {hook.Display} has no effect: what is refused cannot be handled." },
            var hook => finding with { HandledBy = hook.Display },
        })];
}
