using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Compile.Sources;

namespace PatchGen.Tests.Compile;

/// <summary>The texts of a side's files, by any of the names that they go by.</summary>
public class SourceTextsTests
{
    private static readonly string[] Files = [.. Enumerable.Range(0, 20).Select(i => $"/src/C{i}.cs")];

    [Fact]
    public void All_files_together_are_gone_through_once()
    {
        using var compiled = Compile();
        var resolver = new Counting();
        using var side = new Snapshot(compiled.Image, compiled.Pdb)
        {
            Compilation = compiled.Compilation!.WithOptions(compiled.Compilation.Options.WithSourceReferenceResolver(resolver)),
        };
        Assert.All([.. Files, .. Files], file => Assert.Contains(Path.GetFileNameWithoutExtension(file), side.SourceOf(file), StringComparison.Ordinal));
        Assert.Equal(Files.Length, resolver.Asked);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_file_is_found_by_the_name_in_the_pdb_and_by_its_own(bool fromPdb)
    {
        using var compiled = Compile();
        using var side = new Snapshot(compiled.Image, compiled.Pdb)
        {
            Compilation = fromPdb ? null : compiled.Compilation,
            LocalPaths = ImmutableDictionary<string, string>.Empty.Add("/src/C7.cs", "/home/me/C7.cs"),
        };
        Assert.Equal("class C7;", side.SourceOf("/src/C7.cs"));
        Assert.Equal("class C7;", side.SourceOf("/home/me/C7.cs"));
        Assert.Null(side.SourceOf("/home/me/C8.cs"));
    }

    [Fact]
    public void A_file_that_was_not_compiled_is_found_where_the_pdb_holds_it()
    {
        using var compiled = Compile();
        using var side = new Snapshot(compiled.Image, compiled.Pdb) { Compilation = compiled.Compilation!.RemoveAllSyntaxTrees() };
        Assert.Equal("class C7;", side.SourceOf("/src/C7.cs"));
    }

    private static Snapshot Compile() => TestCompiler.Snapshot(Files.Select(file => (file, $"class {Path.GetFileNameWithoutExtension(file)};")), embedSources: true);

    private sealed class Counting() : SourceFileResolver([], null)
    {
        public int Asked { get; private set; }

        public override string? NormalizePath(string path, string? baseFilePath)
        {
            Asked++;
            return base.NormalizePath(path, baseFilePath);
        }
    }
}
