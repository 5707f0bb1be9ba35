using System.Collections.Immutable;
using PatchGen.Format;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Compile.Sources;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Match;

namespace PatchGen.Generator.Hooks;

/// <summary>Says of each open finding that a hook could satisfy what that hook would work on, and offers the ones that can be generated.</summary>
public static class HookOffers
{
    // Enough to see what it is about.
    private const int LongestExcerpt = 12;

    /// <summary>The verdict, with <see cref="Finding.Transform"/> on what needs a transform.</summary>
    /// <param name="verdict">What the rules said.</param>
    /// <param name="cancel">Cancels between findings.</param>
    public static Verdict Add(Verdict verdict, CancellationToken cancel) =>
        verdict.Findings.All(f => f.Severity != Severity.NeedsTransform)
            ? verdict
            : verdict.Over([.. verdict.Findings.Select(f => f.Severity == Severity.NeedsTransform ? Offer(f, verdict.Changes, cancel) : f)]);

    private static Finding Offer(Finding finding, ChangeSet changes, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var fact = finding.Fact;
        var sides = (changes.All.FirstOrDefault(c => c.Correspondence.Post.Name == fact.Assembly) ?? changes).Correspondence;
        var transform = Of(fact, sides, cancel) with
        {
            Pre = Excerpt(sides.Pre, fact.Pre),
            Post = Excerpt(sides.Post, fact.Post),
        };
        var offer = transform.IsComplete ? "Or have the hook written: patchgen new-hook --fill." : "Or write a transform hook: patchgen new-hook scaffolds it.";
        return finding with { Transform = transform, Remedy = finding.IsOpen ? $"{finding.Remedy} {offer}".TrimStart() : finding.Remedy };
    }

    private static Transform Of(Fact fact, Correspondence sides, CancellationToken cancel)
    {
        var transform = new Transform(DocumentationId.Of(fact.Member));
        return fact switch
        {
            StaticInitializerChanged { Fields: [var field] } => InitialValue.Transform(transform, field, sides, cancel),
            FieldAdded { IsStatic: false, Owner: OwnerKind.Class } => transform with { Shadow = InitialValue.Shadow(fact.Member, sides) },
            FieldRemoved { IsStatic: false } => transform with { Apply = [$"var pre = context.Pre(instance, \"{fact.Member.Name}\");"] },
            _ => transform,
        };
    }

    private static string? Excerpt(Snapshot side, SourceSpan? span)
    {
        if (span is null || side.SourceOf(span.File) is not { } text) return null;
        var lines = text.ReplaceLineEndings("\n").Split('\n').Skip(span.Line - 1).Take(Math.Min(LongestExcerpt, span.EndLine - span.Line + 1)).ToList();
        return lines.Count == 0 ? null : string.Join('\n', lines.Select(line => line.Trim()));
    }
}
