using PatchGen.Format;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify;

/// <summary>
/// One law, as a value: found by reflection as the static property <c>Rule</c> of the types in the folders of <c>Classify/Rules</c>.
/// Beside each, <c>PGnnnn.md</c> is its documentation and its test.
/// </summary>
/// <param name="Id"><c>PG1001</c>; its meaning is the fact, for ever.</param>
/// <param name="Title">The law in a few words: <c>Instance field added</c>.</param>
/// <param name="Judge">Judges one fact: a judgment, <see cref="Judgment.Fine"/> where the fact is judged and harmless, or null where the rule has nothing to say of it.</param>
public sealed record Rule(string Id, string Title, Func<Fact, RuleContext, Judgment?> Judge)
{
    /// <summary>What the facts that it judges mean to the process: the manifest records it with each of its findings.</summary>
    public FindingEffect Effect { get; init; }

    /// <summary>The page that <c>patchgen explain</c> prints and that diagnostics link to.</summary>
    public string HelpLink => RulePages.Link(Id);

    /// <summary>A rule on one kind of fact; it has nothing to say of the others.</summary>
    public static Rule For<TFact>(string id, string title, Func<TFact, RuleContext, Judgment?> judge) where TFact : Fact =>
        new(id, title, (fact, context) => fact is TFact known ? judge(known, context) : null);

    /// <summary>All rules, in the order of their ids.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        .. typeof(Rule).Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith(typeof(Rule).Namespace + ".Rules.", StringComparison.Ordinal) == true)
            .Select(type => type.GetProperty(nameof(Rule))?.GetValue(null))
            .OfType<Rule>()
            .OrderBy(rule => rule.Id, StringComparer.Ordinal),
    ];
}
