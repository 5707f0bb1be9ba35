using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Cli;

/// <summary><c>patchgen diff</c>: two shipped builds, no sources.</summary>
public sealed class DiffTests : IDisposable
{
    private const string Source = "public class Greeter { public string Greet() => \"hello\"; public int Two() => 2; }";

    private readonly string root = Directory.CreateTempSubdirectory("patchgen-diff-test-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Builds_that_differ_are_told_member_by_member_and_end_with_a_code_of_their_own()
    {
        var (pre, post) = (Build("pre", Source), Build("post", Source.Replace("hello", "good day")));

        var facts = Tool.Run("diff", pre, post, "--json").Is(Code.Differs).Json["evidence"]![1]!["facts"]!.AsArray();
        var fact = Assert.Single(facts)!;
        Assert.Equal("MethodChanged", (string)fact["kind"]!);
        Assert.Equal("M:Greeter::Greet()System.String", (string)fact["member"]!);
        Assert.NotEmpty((string)fact["why"]!);

        var plain = Tool.Run("diff", pre, post);
        Assert.Equal((17, ""), (plain.Exit, plain.Error));
        Assert.Contains("method changed: Greeter.Greet()", plain.Output);
    }

    [Fact]
    public void Builds_that_do_the_same_end_with_0()
    {
        var tool = Tool.Run("diff", Build("pre", Source), Build("post", "// a comment\n" + Source), "--json").Is(Code.Ok);
        Assert.Equal("same", (string)tool.Json["outcome"]!);
    }

    [Fact]
    public void Without_pdbs_it_says_that_the_compilers_are_not_known()
    {
        var facade = Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System.Runtime.dll");

        var tool = Tool.Run("diff", facade, facade);

        Assert.Equal(0, tool.Exit);
        Assert.StartsWith("warning: Without the PDBs", tool.Error);
    }

    [Fact]
    public void What_cannot_be_opened_is_named()
    {
        var pre = Build("pre", Source);
        Assert.Contains("gone.dll does not exist", (string)Tool.Run("diff", pre, Path.Combine(root, "gone.dll"), "--json").Is(Code.BaselineNotFound).Json["message"]!);
    }

    private string Build(string name, string source)
    {
        var path = Path.Combine(root, name + ".dll");
        File.WriteAllBytes(path, ReleaseCompiler.Compile("Lib", source));
        return path;
    }
}
