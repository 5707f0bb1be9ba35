using System.Collections.Immutable;
using PatchGen.Format;

namespace PatchGen.Tests.Compile;

/// <summary>The first step gives what csc gives.</summary>
public class CompilerTests
{
    [Theory]
    [InlineData("/debug:embedded")]
    [InlineData("/debug-")]
    [InlineData("/debug:portable", "/embed", "/publicsign+", "/highentropyva+", "/platform:x64")]
    [InlineData("/debug:portable", "/embed:extra.txt", "/embed:Lib.cs", "/refout:../obj/ref.dll", "/doc:../obj/Scratch.xml")]
    [InlineData("/debug:portable", "/optimize-", "/checked+", "/define:DEBUG;TRACE", "/filealign:1024", "/generatedfilesout:../obj/generated", "/codepage:1252")]
    public void A_tree_gives_byte_for_byte_what_csc_writes(params string[] more)
    {
        using var tree = new ScratchTree();
        Directory.CreateDirectory(Path.Combine(tree.Root, "obj/generated"));
        var arguments = tree.Arguments([.. more, "/nowarn:1591,CS2002"]).ToList();
        SdkCompiler.RunCsc(tree.Project, arguments);

        var result = SdkCompiler.Compile(tree.Project, arguments);

        Assert.True(result.Ok, result.Ok ? "" : string.Join('\n', result.Failure.Evidence));
        Assert.Equal(tree.Built("Scratch.dll"), (ImmutableArray<byte>)result.Value.Image);
        if (!more[0].StartsWith("/debug:embedded")) Assert.Equal(tree.Built("Scratch.pdb"), (ImmutableArray<byte>)result.Value.Pdb);
    }

    [Theory]
    [InlineData]
    [InlineData("/pathmap:ROOT/=/_/")]
    [InlineData("/pathmap:ROOT/src=.")]
    public void A_private_tree_gives_what_csc_writes_where_it_was_shipped_from(params string[] more)
    {
        using var shipped = new ScratchTree();
        using var copy = new ScratchTree("copy");
        File.Copy(Path.Combine(shipped.Root, "key.snk"), Path.Combine(copy.Root, "key.snk"), overwrite: true);
        string[] Arguments(ScratchTree tree) => [.. tree.Arguments([.. more.Select(m => m.Replace("ROOT", tree.Root)), "/debug:portable", "/embed", "/nowarn:CS2002"])];
        SdkCompiler.RunCsc(shipped.Project, Arguments(shipped));

        var result = SdkCompiler.Compile(copy.Project, Arguments(copy), copy.Root, shipped.Root);

        Assert.True(result.Ok);
        Assert.Equal(shipped.Built("Scratch.dll"), (ImmutableArray<byte>)result.Value.Image);
        Assert.Equal(shipped.Built("Scratch.pdb"), (ImmutableArray<byte>)result.Value.Pdb);
        Assert.Contains(Path.Combine(copy.Project, "Lib.cs"), ((ImmutableDictionary<string, string>)result.Value.LocalPaths).Values);
    }

    [Fact]
    public void A_tree_that_does_not_compile_is_a_failure_with_the_lines_of_csc()
    {
        using var tree = new ScratchTree();
        tree.Write("src/Lib.cs", "class C {\n  int M() => \"\";\n}\n");

        var failure = SdkCompiler.Compile(tree.Project, tree.Arguments("/debug:portable")).Failure;

        Assert.Equal(Code.CompileFailed.Name, (string)failure.Code.Name);
        Assert.Equal([$"{tree.Project}/Lib.cs(2,14,2,16): error CS0029: Cannot implicitly convert type 'string' to 'int'"], (IReadOnlyList<string>)failure.Evidence);
    }

    [Fact]
    public void A_source_file_that_is_not_there_is_a_failure_that_names_it()
    {
        using var tree = new ScratchTree();
        File.Delete(Path.Combine(tree.Project, "Gen.cs"));

        var failure = SdkCompiler.Compile(tree.Project, tree.Arguments("/debug:portable")).Failure;

        Assert.Contains($"{tree.Project}/Gen.cs", Assert.Single((IReadOnlyList<string>)failure.Evidence));
    }

    [Fact]
    public void A_reference_that_is_not_there_is_a_failure_that_names_it()
    {
        using var tree = new ScratchTree();

        var failure = SdkCompiler.Compile(tree.Project, tree.Arguments("/debug:portable", "/reference:/nowhere/gone.dll")).Failure;

        Assert.Contains("/nowhere/gone.dll", Assert.Single((IReadOnlyList<string>)failure.Evidence));
    }
}
