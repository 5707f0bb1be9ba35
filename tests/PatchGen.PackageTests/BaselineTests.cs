using System.IO.Compression;
using PatchGen.Format;

namespace PatchGen.PackageTests;

/// <summary>What may be a baseline, and what is said where it cannot be one.</summary>
public class BaselineTests(PackedFeed feed)
{
    [Fact]
    public void A_baseline_that_does_not_compile_says_so_with_the_compilers_errors()
    {
        using var scratch = new Scratch(feed);
        scratch.Write("src/Lib/Greeter.cs", "namespace Lib; public class Greeter { int Broken() => \"\"; }");
        scratch.Commit("v1");
        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter());

        var result = scratch.Create("-p:PatchGenBaseline=v1");

        Assert.False(result.Ok);
        Assert.Contains("/src/Lib/Greeter.cs(1,", Assert.Single(result.Lines("error CS0029")));
        Assert.Contains("baseline", Assert.Single(result.Lines("PG9001")), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_directory_is_a_baseline_and_stays_as_it_is()
    {
        using var scratch = new Scratch(feed);
        using var old = new Scratch(feed);
        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter("Good day"));
        var before = Scratch.Hashes(old.Root);

        var result = scratch.Create($"-p:PatchGenBaselineDirectory={old.Root}");

        Assert.True(result.Ok, result.Output);
        Assert.Equal(before, Scratch.Hashes(old.Root));
        Assert.True(old.Build().Ok);
        Assert.Equal(Scratch.Mvid(old.Built()), Assert.Single(scratch.Manifest().Targets).Mvid);
    }

    [Theory]
    [InlineData("portable")]
    [InlineData("embedded")]
    public void A_shipped_binary_is_a_baseline(string debug)
    {
        using var scratch = new Scratch(feed, properties: $"<DebugType>{debug}</DebugType>");
        scratch.Commit("v1");
        Assert.True(scratch.Build().Ok);
        var shipped = Ship(scratch);
        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter("Good day"));

        var result = scratch.Create($"-p:PatchGenBaselineAssembly={shipped}");

        Assert.True(result.Ok, result.Output);
        var manifest = scratch.Manifest();
        Assert.Equal((BaselineKind.Assembly, "Lib.dll", false), (manifest.Baseline.Kind, manifest.Baseline.Name, manifest.Baseline.Rebuilt));
        Assert.Equal(Scratch.Mvid(shipped), manifest.Targets[0].Mvid);
        Assert.Contains("Greet", Assert.Single(manifest.Targets[0].Replacements).Member.Text);
    }

    [Fact]
    public void A_binary_built_elsewhere_is_a_baseline_as_if_it_had_been_built_here()
    {
        using var scratch = new Scratch(feed);
        using var elsewhere = new Scratch(feed);
        Assert.True(elsewhere.Build().Ok);
        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter("Good day"));

        var result = scratch.Create($"-p:PatchGenBaselineAssembly={elsewhere.Built()}");

        // Not the path that CallerFilePath put into Here(), nor the name of the file-local type: only the change itself.
        Assert.True(result.Ok, result.Output);
        Assert.Contains("Greet", Assert.Single(scratch.Manifest().Targets[0].Replacements).Member.Text);
    }

    [Fact]
    public void A_shipped_binary_without_its_pdb_is_refused()
    {
        using var scratch = new Scratch(feed);
        Assert.True(scratch.Build().Ok);
        var shipped = Ship(scratch);
        File.Delete(Path.ChangeExtension(shipped, ".pdb"));
        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter("Good day"));

        var result = scratch.Create($"-p:PatchGenBaselineAssembly={shipped}");

        Assert.False(result.Ok);
        Assert.Contains("PDB", Assert.Single(result.Lines("PG9002")));
    }

    [Fact]
    public void A_package_is_a_baseline()
    {
        using var scratch = new Scratch(feed);
        Assert.True(scratch.Build().Ok);
        var package = Path.Combine(scratch.Root, "Lib.1.0.0.nupkg");
        using (var zip = ZipFile.Open(package, ZipArchiveMode.Create))
        {
            zip.CreateEntryFromFile(scratch.Built(), "lib/net10.0/Lib.dll");
            zip.CreateEntryFromFile(Path.ChangeExtension(scratch.Built(), ".pdb"), "lib/net10.0/Lib.pdb");
        }

        var shipped = Scratch.Mvid(scratch.Built());
        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter("Good day"));

        var result = scratch.Create($"-p:PatchGenBaselinePackage={package}");

        Assert.True(result.Ok, result.Output);
        Assert.Equal(shipped, scratch.Manifest().Targets[0].Mvid);
    }

    [Fact]
    public void A_tree_must_give_the_binary_where_that_is_asked_for()
    {
        using var scratch = new Scratch(feed);
        scratch.Commit("v1");
        Assert.True(scratch.Build().Ok);
        var shipped = Ship(scratch);
        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter("Good morning"));
        scratch.Commit("v2");
        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter("Good day"));
        string[] both = ["-p:PatchGenVerifyBaseline=true", $"-p:PatchGenBaselineAssembly={shipped}"];

        var reproduced = scratch.Create([.. both, "-p:PatchGenBaseline=v1"]);
        Assert.True(reproduced.Ok, reproduced.Output);
        Assert.Equal(Scratch.Mvid(shipped), scratch.Manifest().Targets[0].Mvid);
        Assert.False(scratch.Manifest().Baseline.Rebuilt);

        var other = scratch.Create([.. both, "-p:PatchGenBaseline=v2"]);
        Assert.False(other.Ok);
        Assert.Contains(other.Lines("Greet"), line => line.Contains("PG9002") || line.StartsWith("differs:"));
        Assert.NotEmpty(other.Lines("PG9002"));
        Assert.Empty(scratch.Patches);
    }

    private static string Ship(Scratch scratch)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(scratch.Root)!, "shipped")).FullName;
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(scratch.Built())!, "Lib.*")) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return Path.Combine(folder, "Lib.dll");
    }
}
