using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Match;

namespace PatchGen.Tests.Diff;

/// <summary>Compiles two versions of a source and gives their facts.</summary>
internal static class Compared
{
    public static ChangeSet Of(string pre, string post, bool release = true) =>
        Of(TestCompiler.Snapshot(pre, release), TestCompiler.Snapshot(post, release));

    public static ChangeSet Of(Snapshot pre, Snapshot post) => Differ.Diff(Matcher.Match(pre, post), CancellationToken.None);

    public static string Text(this ChangeSet changes) => string.Join('\n', changes.Facts.Select(f => $"{f.GetType().Name} {f.Member} {f.Post?.Line}: {f.Why}"));
}
