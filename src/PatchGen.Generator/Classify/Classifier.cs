using System.Collections.Immutable;
using PatchGen.Format;
using PatchGen.Generator.Classify.Rules.CannotPatch;
using PatchGen.Generator.Compile.Hooks;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify;

/// <summary>The fourth step: rules judge facts.</summary>
public static class Classifier
{
    /// <summary>Judges every fact; a fact that no rule judges is Refused.</summary>
    /// <param name="changes">The facts.</param>
    /// <param name="suppressionFile">The checked-in suppression file, or null; one that does not exist holds nothing.</param>
    /// <param name="generate">True to write the file anew: what can be accepted, with the justifications that it holds, without entries that accept nothing.</param>
    /// <param name="hooks">What hooks declare: a finding that one of them handles is satisfied.</param>
    /// <returns>The verdict, or a failure where the suppression file is malformed or holds entries that accept nothing.</returns>
    public static Result<Verdict> Classify(ChangeSet changes, string? suppressionFile, bool generate = false, ImmutableArray<HookDeclaration> hooks = default) =>
        ClassifyEach(changes, _ => suppressionFile, generate, hooks);

    /// <summary>The same, where each assembly may have a suppression file of its own.</summary>
    /// <param name="changes">The facts.</param>
    /// <param name="suppressionFile">The file for an assembly, by its simple name.</param>
    /// <param name="generate">True to write the files anew.</param>
    /// <param name="hooks">What hooks declare.</param>
    public static Result<Verdict> ClassifyEach(ChangeSet changes, Func<string, string?> suppressionFile, bool generate = false, ImmutableArray<HookDeclaration> hooks = default)
    {
        var judged = HandledFindings.Mark(Judge(changes), hooks.IsDefault ? [] : hooks);
        var own = changes.Correspondence.Post.Name;
        var accepted = new Dictionary<Finding, Finding>(ReferenceEqualityComparer.Instance);
        Failure? unused = null;
        // Also a file that no finding asks for is read: its entries accept nothing.
        foreach (var assemblies in changes.All.Select(c => c.Correspondence.Post.Name).GroupBy(suppressionFile).ToList())
        {
            var read = Suppressions.Read(assemblies.Key, unfinished: generate);
            if (!read.Ok) return read.Failure;
            var given = judged.Where(f => assemblies.Contains(f.Fact.Assembly.Length > 0 ? f.Fact.Assembly : own)).ToImmutableArray();
            var (marked, superfluous) = read.Value.Accept(given);
            if (generate && assemblies.Key is { } file) File.WriteAllText(file, Suppressions.Generate(marked));
            for (var i = 0; i < given.Length; i++) accepted.Add(given[i], marked[i]);
            unused ??= superfluous;
        }

        ImmutableArray<Finding> findings = [.. Configuration.Apply(changes, judged.Select(f => accepted.GetValueOrDefault(f, f)))];
        if (findings.Any(f => f.IsOpen)) return new Verdict.Refused(changes, findings);
        if (unused is not null && !generate) return unused;
        return IsWorthAPatch(changes, findings) ? new Verdict.Clean(changes, findings) : new Verdict.Nothing(changes, findings);
    }

    /// <summary>The findings on every fact, gravest first, then by member and rule: the same order on any machine.</summary>
    /// <param name="changes">The facts.</param>
    /// <param name="rules">The rules; all, where none are given.</param>
    public static ImmutableArray<Finding> Judge(ChangeSet changes, IReadOnlyList<Rule>? rules = null)
    {
        return
        [
            .. changes.All.Select(assembly => new RuleContext(assembly, changes))
                .SelectMany(context => context.Changes.Facts.SelectMany(fact => Judge(fact, context, rules ?? Rule.All)))
                .OrderByDescending(f => f.Severity)
                .ThenBy(f => f.Fact.Member)
                .ThenBy(f => f.Fact.Assembly, StringComparer.Ordinal)
                .ThenBy(f => f.Rule.Id, StringComparer.Ordinal)
                .ThenBy(f => f.Message, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<Finding> Judge(Fact fact, RuleContext context, IReadOnlyList<Rule> rules)
    {
        var judged = rules.Select(rule => (rule, judgment: rule.Judge(fact, context))).Where(j => j.judgment is not null).ToList();
        if (judged.Count == 0) judged.Add((PG6000_UnmodelledChange.Rule, PG6000_UnmodelledChange.Unjudged(fact)));
        foreach (var (rule, judgment) in judged)
        {
            if (judgment?.Severity is { } severity)
                yield return new Finding { Rule = rule, Severity = severity, Fact = fact, Message = judgment.Message, Remedy = judgment.Remedy };
        }
    }

    // Only code that exists in the process can be redirected. What is merely added is reached from changed code or not at all.
    // A hook that transforms data is worth a patch by itself.
    private static bool IsWorthAPatch(ChangeSet changes, ImmutableArray<Finding> findings) =>
        changes.AllFacts.Any(fact => fact is MethodChanged or MethodRemoved { Successor: not 0 }) || findings.Any(f => f.HandledBy is not null);
}
