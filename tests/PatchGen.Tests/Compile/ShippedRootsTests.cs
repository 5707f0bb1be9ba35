using PatchGen.Generator.Compile;
using PatchGen.Generator.Compile.Shipped;

namespace PatchGen.Tests.Compile;

/// <summary>Where a shipped build saw its sources is read from its PDB.</summary>
public class ShippedRootsTests
{
    [Theory]
    [InlineData("/_/src/Lib/A.cs", "/_")]
    [InlineData("/home/ci/work/src/Lib/A.cs", "/home/ci/work")]
    [InlineData("C:\\build\\src\\Lib\\A.cs", "C:\\build")]
    public void A_tree_is_mapped_to_the_root_of_the_shipped_build(string document, string root)
    {
        var sources = new SideInput.Sources("/repo/src/Lib", ["/target:library", "A.cs", "Sub/B.cs"]);

        var aligned = (SideInput.Sources)ShippedRoots.Align(sources, Shipped(document));

        Assert.Equal(("/repo", root), (aligned.Root, aligned.ShippedRoot));
    }

    [Fact]
    public void A_tree_of_other_files_and_a_binary_stay_as_they_are()
    {
        var sources = new SideInput.Sources("/repo/src/Lib", ["/target:library", "Other.cs"]);
        var binary = new SideInput.Binary("/repo/Lib.dll");

        Assert.Same(sources, ShippedRoots.Align(sources, Shipped("/_/src/Lib/A.cs")));
        Assert.Same(binary, ShippedRoots.Align(binary, Shipped("/_/src/Lib/A.cs")));
    }

    [Theory]
    [InlineData("C:\\build")]
    [InlineData("/_")]
    [InlineData("./out")]
    public void A_mapped_tree_has_the_shipped_documents(string root)
    {
        using var tree = new ScratchTree();

        var result = SdkCompiler.Compile(tree.Project, tree.Arguments("/debug:portable"), tree.Root, root);

        Assert.True(result.Ok, result.Ok ? "" : string.Join('\n', result.Failure.Evidence));
        var separator = root.Contains('\\') ? '\\' : '/';
        Assert.Equal(Path.Combine(tree.Project, "Lib.cs"), (string)result.Value.LocalPaths[string.Join(separator, root, "src", "Lib.cs")]);
    }

    private static Snapshot Shipped(string document) => TestCompiler.Snapshot([(document, "class C { int M() => 1; }")]);
}
