using PatchGen.Generator.Diff;

namespace PatchGen.Tests.Diff;

/// <summary>Resources that lie in a file beside the assembly, which knows its name and hash.</summary>
public sealed class LinkedResourceTests
{
    [Theory]
    [InlineData("linked", "linked.txt", "content", "")]
    [InlineData("linked", "other.txt", "content", "linked")]
    [InlineData("other", "linked.txt", "content", "linked|other")]
    public void What_names_another_file_or_another_resource_is_found(string name, string file, string text, string found)
    {
        using var pre = Snapshot("linked", "linked.txt", "content");
        using var post = Snapshot(name, file, text);
        Assert.Equal(found, string.Join('|', Compared.Of(pre, post).Facts.OfType<ResourceChanged>().Select(f => f.Name)));
    }

    [Fact]
    public void Another_content_is_found_by_its_hash()
    {
        using var pre = Snapshot("linked", "linked.txt", "content");
        using var post = Snapshot("linked", "linked.txt", "other content");
        Assert.NotEmpty(Compared.Of(pre, post).Facts);
    }

    private static Generator.Compile.Snapshot Snapshot(string name, string file, string text) =>
        TestCompiler.Snapshot([("Lib.cs", "class C { }")], linked: (name, file, text));
}
