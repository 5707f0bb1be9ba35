using System.Collections.Immutable;
using PatchGen.Format;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile.Hooks;
using PatchGen.Generator.Diff;
using PatchGen.Hooks;

namespace PatchGen.Generator.Hooks;

/// <summary>Whether hooks belong to what was found (PG9103, PG9107), and whether what they apply can be undone (PG9104).</summary>
internal static class HookPairs
{
    public static IEnumerable<Finding> Check(Verdict verdict, ImmutableArray<HookMethod> hooks)
    {
        var declarations = hooks.Select(h => h.Declaration).ToList();
        return declarations.SelectMany(hook => Stale(hook, declarations, verdict)).Concat(declarations.Where(hook => !CanBeUndone(hook, declarations)).Select(Irreversible));
    }

    private static IEnumerable<Finding> Stale(HookDeclaration hook, List<HookDeclaration> all, Verdict verdict)
    {
        if (hook.Stage is null)
        {
            if (!verdict.Findings.Any(f => HandledFindings.Handles(hook, f)) && !verdict.Changes.AllFacts.Any(f => f is FieldAdded { IsStatic: false } && hook.Member is { } member && DocumentationId.Names(member, f.Member)))
                yield return HookFinding.Error("PG9103", hook, $"The shadow initializer {hook.Display} is for {hook.Member ?? "no member"}, which is no instance field that was added.",
                    "Give the field's documentation id as Member, or remove the initializer.");
            yield break;
        }

        if (hook.Member is { } named && hook.Handles.Length == 0 && (hook.IsOfApply || all.All(other => other.Member != named || other.Handles.IsEmpty)))
            yield return HookFinding.Error("PG9103", hook, $"The hook {hook.Display} names the member {named}, but no rule that it or another hook for that member handles.", "Give the rules in Handles, or leave Member out.");
        foreach (var id in hook.Handles)
        {
            var ofRule = verdict.Findings.Where(f => f.Rule.Id == id).ToList();
            if (ofRule.Any(f => HandledFindings.Handles(hook, f))) continue;
            if (RulePages.Get(id) is null)
                yield return HookFinding.Error("PG9103", hook, $"The hook {hook.Display} handles {id}, which is no rule.", "Give the id as diagnostics show it.");
            else if (ofRule.Count == 0)
                yield return HookFinding.Error("PG9103", hook, $"The hook {hook.Display} handles {id}, which was not found in this change.", "Remove the hook: its change is deployed, or was taken back.");
            else
                yield return HookFinding.Error("PG9107", hook, $"The hook {hook.Display} handles {id} on {hook.Member}, but it was found on {Members(ofRule)}.", "Correct the Member, or remove the hook.");
        }
    }

    // A reverse hook of the same class, for the same member or for all.
    private static bool CanBeUndone(HookDeclaration hook, List<HookDeclaration> all) =>
        hook.Stage != HookStage.Apply || hook.NoReverse is { Length: > 0 }
        || all.Any(r => r.Stage == HookStage.Reverse && r.Type == hook.Type && (r.Member is null || r.Member == hook.Member));

    private static Finding Irreversible(HookDeclaration hook) => hook.NoReverse is { }
        ? HookFinding.Error("PG9104", hook, $"[NoReverse] of {hook.Display} gives no reason.", "Say in one sentence why what it does cannot be undone: the operator reads it.")
        : HookFinding.Error("PG9104", hook, $"The hook {hook.Display} changes data, and no hook changes it back when the patch is undone.",
            $"Write a [Reverse] hook{(hook.Member is { } member ? $" with Member = \"{member}\"" : "")} in the same class, or say [NoReverse(\"why\")].");

    private static string Members(List<Finding> findings) =>
        string.Join(", ", findings.Select(f => DocumentationId.Of(f.Fact.Member)).Distinct().Take(3)) + (findings.Count > 3 ? ", ..." : "");
}
