using System.Collections.Immutable;
using PatchGen.Format;
using PatchGen.Generator.Compile;

namespace PatchGen.Tests.Compile;

/// <summary>A shipped binary is a side of its own.</summary>
public class ShippedSideTests
{
    [Theory]
    [InlineData("/debug:portable")]
    [InlineData("/debug:embedded")]
    public void A_binary_comes_with_its_symbols_and_its_compiler(string debug)
    {
        using var tree = Built(debug);

        var result = Compiler.Compile(new SideInput.Binary(Path.Combine(tree.Root, "obj/Scratch.dll")), CancellationToken.None);

        Assert.True(result.Ok);
        Assert.False(result.Value.Rebuilt);
        Assert.NotNull(result.Value.Symbols);
        Assert.Contains("+", result.Value.CompilerVersion);
        Assert.Equal(tree.Built("Scratch.dll"), result.Value.Image);
    }

    [Fact]
    public void A_binary_without_a_pdb_has_no_symbols()
    {
        using var tree = Built("/debug-");

        var result = Compiler.Compile(new SideInput.Binary(Path.Combine(tree.Root, "obj/Scratch.dll")), CancellationToken.None);

        Assert.True(result.Ok);
        Assert.Null(result.Value.Symbols);
        Assert.Null(result.Value.CompilerVersion);
    }

    [Fact]
    public void A_pdb_of_another_build_is_refused()
    {
        using var tree = Built("/debug:portable");
        var other = Path.Combine(tree.Root, "other.pdb");
        File.Move(Path.Combine(tree.Root, "obj/Scratch.pdb"), other);
        tree.Write("src/Gen.cs", "class Changed { }");
        SdkCompiler.RunCsc(tree.Project, tree.Arguments("/debug:portable", "/nowarn:CS2002"));

        var failure = Compiler.Compile(new SideInput.Binary(Path.Combine(tree.Root, "obj/Scratch.dll"), other), CancellationToken.None).Failure;

        Assert.Equal(Code.BaselineNotFound, failure!.Code);
        Assert.Contains("not written with", failure.Message);
    }

    [Theory]
    [InlineData("gone.dll", "does not exist")]
    [InlineData("src/Lib.cs", "cannot be read")]
    public void What_is_no_assembly_is_refused(string path, string why)
    {
        using var tree = new ScratchTree();

        var failure = Compiler.Compile(new SideInput.Binary(Path.Combine(tree.Root, path)), CancellationToken.None).Failure;

        Assert.Equal(Code.BaselineNotFound, failure!.Code);
        Assert.Contains(why, failure.Message);
    }

    private static ScratchTree Built(string debug)
    {
        var tree = new ScratchTree();
        SdkCompiler.RunCsc(tree.Project, tree.Arguments(debug, "/nowarn:CS2002"));
        return tree;
    }
}
