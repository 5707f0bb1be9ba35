using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify;

/// <summary>How grave a finding is.</summary>
public enum Severity
{
    /// <summary>Said in the report only.</summary>
    Note,
    /// <summary>The operator or maintainer should know.</summary>
    Warning,
    /// <summary>Wrong without a transform hook, or a suppression with a justification.</summary>
    NeedsTransform,
    /// <summary>Cannot be patched: nothing downgrades or suppresses it.</summary>
    Refused,
}

/// <summary>
/// One law, as a value: found by reflection as the static property <c>Rule</c> of the types in <c>Classify/Rules</c>.
/// Beside each, <c>PGnnnn.md</c> is its documentation and its test.
/// </summary>
/// <param name="Id"><c>PG1001</c>; its meaning is the fact, for ever.</param>
/// <param name="Title">The law in a few words: <c>Instance field added</c>.</param>
/// <param name="Judge">Judges one fact: a judgment, <see cref="Judgment.Fine"/> where the fact is judged and harmless, or null where the rule has nothing to say of it.</param>
public sealed record Rule(string Id, string Title, Func<Fact, RuleContext, Judgment?> Judge)
{
    /// <summary>The page that <c>patchgen explain</c> prints and that diagnostics link to.</summary>
    public string HelpLink => $"https://github.com/patchgen/patchgen/blob/main/src/PatchGen.Generator/Classify/Rules/{Id}.md";
}

/// <summary>What a rule may look at beside the fact.</summary>
public sealed record RuleContext(ChangeSet Changes);

/// <summary>What a rule says of a fact. A null severity: judged, and fine.</summary>
/// <param name="Severity">How grave it is.</param>
/// <param name="Message">What was found, in one sentence that names the member.</param>
/// <param name="Remedy">What to do instead, in one sentence.</param>
public sealed record Judgment(Severity? Severity, string Message = "", string Remedy = "")
{
    /// <summary>Judged, and harmless.</summary>
    public static readonly Judgment Fine = new((Severity?)null);
}

/// <summary>A judgment on the change at hand.</summary>
public sealed record Finding
{
    /// <summary>The rule.</summary>
    public required Rule Rule { get; init; }

    /// <summary>The severity after hooks, suppressions and switches.</summary>
    public required Severity Severity { get; init; }

    /// <summary>The fact.</summary>
    public required Fact Fact { get; init; }

    /// <summary>What was found.</summary>
    public required string Message { get; init; }

    /// <summary>What to do instead.</summary>
    public required string Remedy { get; init; }

    /// <summary>The suppression's justification, where one accepted it.</summary>
    public string? Justification { get; init; }

    /// <summary>The hook that declared to handle it.</summary>
    public string? HandledBy { get; init; }

    /// <summary>Where it is shown: the post span, else the pre span.</summary>
    public SourceSpan? Span => Fact.Post ?? Fact.Pre;
}
