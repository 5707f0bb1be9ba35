using System.Security.Cryptography;
using PatchGen.Format;

namespace PatchGen.PackageTests;

/// <summary>The ordinary way: a package reference, a git tag, and <c>dotnet build -t:CreatePatch</c>.</summary>
public class CreatePatchTests(PackedFeed feed)
{
    [Fact]
    public void A_fix_becomes_a_patch_and_twice_the_same_bytes()
    {
        using var scratch = new Scratch(feed);
        scratch.Commit("v1");
        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter("Good day"));

        var first = scratch.Create("-p:PatchGenBaseline=v1");
        Assert.True(first.Ok, first.Output);
        var path = Assert.Single(scratch.Patches);
        var bytes = SHA256.HashData(File.ReadAllBytes(path));
        var manifest = scratch.Manifest();
        Assert.StartsWith("Lib-", Path.GetFileName(path));
        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(path)!, "verdict.json")));
        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(path)!, "report.sarif")));
        Assert.Equal((BaselineKind.Git, "v1", scratch.Git("rev-parse", "v1"), true), (manifest.Baseline.Kind, manifest.Baseline.Name, manifest.Baseline.Commit, manifest.Baseline.Rebuilt));
        Assert.Contains("Greet", Assert.Single(Assert.Single(manifest.Targets).Replacements).Member.Text);

        // Nothing runs anew, and the patch is still named.
        Assert.DoesNotContain("up to date", first.Output);
        Assert.Contains("The patch is up to date: " + path, scratch.Create("-p:PatchGenBaseline=v1").Output);

        Directory.Delete(Path.Combine(scratch.Project, "bin"), recursive: true);
        Directory.Delete(Path.Combine(scratch.Project, "obj"), recursive: true);
        var second = scratch.Create("-p:PatchGenBaseline=v1");
        Assert.True(second.Ok, second.Output);
        Assert.Equal(bytes, SHA256.HashData(File.ReadAllBytes(Assert.Single(scratch.Patches))));
    }

    [Theory]
    [InlineData("Release", true)]
    [InlineData("Release", false)]
    [InlineData("Debug", true)]
    [InlineData("Debug", false)]
    public void Comments_blank_lines_order_and_names_of_locals_are_nothing_to_patch(string configuration, bool commit)
    {
        using var scratch = new Scratch(feed);
        scratch.Commit("v1");
        var post = Scratch.Greeter(comment: "// a comment\n\n\n").Replace("text", "words");
        const string count = "public int Count => count;";
        post = post.Replace(count, "").Replace("private int count;", "private int count;\n\n    " + count);
        scratch.Write("src/Lib/Greeter.cs", post);
        if (commit) scratch.Commit();
        var stale = Path.Combine(scratch.Project, $"bin/{configuration}/net10.0/patchgen/Lib-00000000.patch.tar.gz");
        Directory.CreateDirectory(Path.GetDirectoryName(stale)!);
        File.WriteAllText(stale, "of an earlier build");

        var result = scratch.Create("-c", configuration, "-p:PatchGenBaseline=v1");

        Assert.True(result.Ok, result.Output);
        Assert.NotEmpty(result.Lines("PG9003"));
        Assert.Empty(scratch.Patches);
        Assert.DoesNotContain(" warning ", result.Output);
    }

    [Fact]
    public void A_change_that_is_not_safe_stops_the_build_at_its_line_and_leaves_no_tarball()
    {
        using var scratch = new Scratch(feed);
        scratch.Commit("v1");
        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter("Good day"));
        Assert.True(scratch.Create("-p:PatchGenBaseline=v1").Ok);
        Assert.Single(scratch.Patches);
        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter(more: "public override string ToString() => \"a greeter\";"));

        var result = scratch.Create("-p:PatchGenBaseline=v1");

        Assert.False(result.Ok);
        Assert.Matches(@"/src/Lib/Greeter\.cs\(\d+,\d+(,\d+,\d+)?\): error PG1009: ", result.Lines("PG1009")[0]);
        Assert.Empty(scratch.Patches);
        Assert.Single(Directory.GetFiles(Path.Combine(scratch.Project, "bin"), "verdict.json", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_patch_names_the_patches_that_come_before_it_and_one_that_is_not_there_is_an_error()
    {
        using var scratch = new Scratch(feed);
        scratch.Commit("v1");
        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter("Good day"));
        Assert.True(scratch.Create("-p:PatchGenBaseline=v1").Ok);
        var first = scratch.Manifest().ContentHash;
        File.Move(Assert.Single(scratch.Patches), Path.Combine(scratch.Project, "first.tar.gz"));

        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter("Good evening"));
        var other = new string('a', 64);
        var second = scratch.Create("-p:PatchGenBaseline=v1", $"-p:PatchGenRequires=first.tar.gz|{other}");
        Assert.True(second.Ok, second.Output);
        Assert.Equal(new[] { first, other }.Order(StringComparer.Ordinal), scratch.Manifest().Requires);

        var missing = scratch.Create("-p:PatchGenBaseline=v1", "-p:PatchGenRequires=second.tar.gz");
        Assert.False(missing.Ok);
        Assert.Contains("PatchGenRequires names 'second.tar.gz', which is no file here", missing.Output, StringComparison.Ordinal);
        Assert.Empty(scratch.Patches);
    }

    [Fact]
    public void The_users_tree_index_and_obj_stay_as_they_are()
    {
        using var scratch = new Scratch(feed);
        scratch.Commit("v1");
        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter("Good day"));
        scratch.Write("src/Lib/Staged.cs", "namespace Lib; internal class Staged;");
        scratch.Git("add", "src/Lib/Staged.cs");
        scratch.Write("src/Lib/Untracked.cs", "namespace Lib; internal class Untracked;");
        Assert.True(scratch.Build().Ok);
        var (tree, status) = (Scratch.Hashes(scratch.Root), scratch.Git("status", "--porcelain"));

        var result = scratch.Create("-p:PatchGenBaseline=v1");

        Assert.True(result.Ok, result.Output);
        Assert.Single(scratch.Patches);
        Assert.Equal(status, scratch.Git("status", "--porcelain"));
        Assert.Equal(tree, Scratch.Hashes(scratch.Root));
    }

    [Fact]
    public void A_build_in_a_git_hook_leaves_the_hooks_index_alone()
    {
        using var scratch = new Scratch(feed);
        scratch.Commit("v1");
        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter("Good day"));
        var index = Path.Combine(scratch.Root, ".git", "index");
        var before = File.ReadAllBytes(index);

        var result = scratch.BuildIn(scratch.Project, new Dictionary<string, string>
        {
            ["GIT_DIR"] = Path.Combine(scratch.Root, ".git"),
            ["GIT_INDEX_FILE"] = index,
            ["GIT_WORK_TREE"] = scratch.Root,
        }, "-t:CreatePatch", "-p:PatchGenBaseline=v1");

        Assert.True(result.Ok, result.Output);
        Assert.Single(scratch.Patches);
        Assert.Equal(before, File.ReadAllBytes(index));
    }

    [Fact]
    public void A_project_with_several_frameworks_makes_a_patch_for_each()
    {
        using var scratch = new Scratch(feed, "<TargetFrameworks>net10.0;net8.0</TargetFrameworks>");
        scratch.Commit("v1");
        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter("Good day"));

        var result = scratch.Create("-p:PatchGenBaseline=v1");

        Assert.True(result.Ok, result.Output);
        Assert.Equal(["net10.0", "net8.0"], scratch.Patches.Select(p => Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(p)))).Order());
    }
}
