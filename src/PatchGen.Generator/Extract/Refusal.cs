using PatchGen.Format;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Extract;

/// <summary>Something that a patch module cannot express.</summary>
/// <param name="Id">The stable id, PG61xx.</param>
/// <param name="Member">What is refused.</param>
/// <param name="Span">Where it stands in the post sources, or null.</param>
/// <param name="Message">What was found: the member and the cause.</param>
/// <param name="Remedy">What to do instead.</param>
public sealed record Refusal(string Id, MemberKey Member, SourceSpan? Span, string Message, string Remedy)
{
    /// <summary>The simple name of the assembly whose patch module is concerned.</summary>
    public string Assembly { get; init; } = "";

    /// <summary>The refusal in one line.</summary>
    public override string ToString() => $"{Id}: {Message}; {Remedy}.";

    /// <summary>The refusal beside those of the rules, so that reports and diagnostics show them alike.</summary>
    internal Finding ToFinding() => new()
    {
        Rule = new Rule(Id, Title, (_, _) => null),
        Severity = Severity.Refused,
        Fact = new UnmodelledChange { Member = Member, Assembly = Assembly, Post = Span, Why = Message },
        Message = $"{Message}.",
        Remedy = $"{char.ToUpperInvariant(Remedy[0])}{Remedy[1..]}.",
    };

    // "# PG6111: Caller-sensitive call"
    private string Title => RulePages.Get(Id)?.Split('\n')[0].Split(": ", 2) is [_, var title] ? title : "Cannot be extracted";
}
