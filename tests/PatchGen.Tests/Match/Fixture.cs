using PatchGen.Generator.Compile;
using PatchGen.Tests.Architecture;

namespace PatchGen.Tests.Matching;

/// <summary>A program that declares everything that C# 14 can declare: <c>tests/fixtures/CSharp14</c>.</summary>
internal static class Fixture
{
    /// <summary>Its sources by name.</summary>
    public static IReadOnlyList<(string Path, string Text)> Sources { get; } =
        [.. Repository.Sources("tests/fixtures/CSharp14").Select(file => (Path.GetFileName(file), File.ReadAllText(file)))];

    /// <summary>Compiles it.</summary>
    /// <param name="release">Optimised.</param>
    /// <param name="reversed">With its files in the other order.</param>
    /// <param name="edit">Given each file's text, gives another.</param>
    public static Snapshot Compile(bool release = true, bool reversed = false, Func<string, string>? edit = null)
    {
        var sources = edit is null ? Sources : [.. Sources.Select(s => (s.Path, edit(s.Text)))];
        return TestCompiler.Snapshot(reversed ? sources.Reverse() : sources, release, executable: true, resources: [("one", "content"), ("two", "other content")],
            linked: ("linked", "linked.txt", "content elsewhere"));
    }
}
