using PatchGen.Generator.Compile;
using PatchGen.Generator.Compile.Sources;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Diff.Calls;

namespace PatchGen.Generator.Report;

/// <summary>A changed method with what a reviewer compares: the sources of both sides, and what the compiler made of them.</summary>
/// <param name="Fact">What changed, and why.</param>
/// <param name="Source">The lines of the method on both sides; null where neither side's source is known.</param>
/// <param name="Il">Its IL on both sides, lambdas and state machines included.</param>
internal sealed record ChangedMethod(MethodChanged Fact, ChangedMethod.Sides? Source, ChangedMethod.Sides Il)
{
    // Sequence points begin at the body: the signature and its attributes stand above it.
    private const int MostAbove = 12;

    /// <summary>A text of both sides, and the number of its first line; null where a side's is not known.</summary>
    public sealed record Sides(string? Pre, string? Post, int PreLine = 1, int PostLine = 1);

    /// <summary>The changed methods, in the order of the facts.</summary>
    public static IReadOnlyList<ChangedMethod> Of(ChangeSet changes, CallGraph pre, CallGraph post)
    {
        var (preIl, postIl) = (new IlText(changes.Correspondence.Pre), new IlText(changes.Correspondence.Post));
        var (preText, postText) = (new Texts(changes.Correspondence.Pre), new Texts(changes.Correspondence.Post));
        return
        [
            .. changes.Facts.OfType<MethodChanged>().Select(fact => new ChangedMethod(
                fact,
                Lines(preText, pre.Extent(fact.PreToken), postText, post.Extent(fact.PostToken)),
                new(preIl.Of(pre.Bodies(fact.PreToken)), postIl.Of(post.Bodies(fact.PostToken))))),
        ];
    }

    private static Sides? Lines(Texts preText, SourceSpan? pre, Texts postText, SourceSpan? post)
    {
        var (a, b) = (preText.Lines(pre), postText.Lines(post));
        return a is null && b is null ? null : new(a?.Text, b?.Text, a?.First ?? 1, b?.First ?? 1);
    }

    // A file is split once for all of its methods.
    private sealed class Texts(Snapshot side)
    {
        private readonly Dictionary<string, string[]?> files = [];

        public (string Text, int First)? Lines(SourceSpan? span)
        {
            if (span is null) return null;
            if (!files.TryGetValue(span.File, out var lines)) files.Add(span.File, lines = side.SourceOf(span.File)?.ReplaceLineEndings("\n").Split('\n'));
            if (lines is null || span.Line > lines.Length) return null;
            var (first, last) = (span.Line, Math.Min(span.EndLine, lines.Length));
            while (first > 1 && span.Line - first < MostAbove && IsPartOfMember(lines[first - 2])) first--;
            if (last < lines.Length && lines[last].Trim() is "}" or "};" or "});") last++;
            return (string.Join('\n', lines[(first - 1)..last]), first);
        }

        // What stands above ends with a statement, a block or an empty line.
        private static bool IsPartOfMember(string above) => above.Trim() is { Length: > 0 } line && line[^1] is not (';' or '}');
    }
}
