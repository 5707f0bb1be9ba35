using System.Security.Cryptography;
using PatchGen.Format;

namespace PatchGen.PackageTests;

/// <summary>A program and the library that it references, both changed by one fix: one patch with two targets.</summary>
public class SeveralProjectsTests(PackedFeed feed)
{
    [Fact]
    public void A_fix_of_a_program_and_its_library_becomes_one_patch_for_the_shipped_assemblies_of_both()
    {
        using var scratch = Shop();
        var built = scratch.BuildIn(App(scratch), null);
        Assert.True(built.Ok, built.Output);
        var shipped = (Lib: Scratch.Mvid(Bin(scratch, "Lib.dll")), App: Scratch.Mvid(Bin(scratch, "App.dll")));
        Fix(scratch);

        var first = Create(scratch, "-p:PatchGenBaseline=v1");
        Assert.True(first.Ok, first.Output);
        var path = Assert.Single(Patches(scratch));
        var (bytes, manifest) = (SHA256.HashData(File.ReadAllBytes(path)), Manifest(path));
        Assert.StartsWith("App-", Path.GetFileName(path));
        Assert.Equal("App", manifest.Name);
        Assert.Equal([("Lib", shipped.Lib), ("App", shipped.App)], manifest.Targets.Select(t => (t.Name, t.Mvid)));
        Assert.All(manifest.Targets, target => Assert.Single(target.Replacements));
        Assert.Contains("\"assembly\": \"Lib\"", File.ReadAllText(Path.Combine(Path.GetDirectoryName(path)!, "verdict.json")));

        // A change in the library alone makes the patch anew; and what went back is the same patch again.
        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter("Howdy", more: Added));
        Assert.True(Create(scratch, "-p:PatchGenBaseline=v1").Ok);
        Assert.NotEqual(manifest.Id, Manifest(Assert.Single(Patches(scratch))).Id);
        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter("Good day", more: Added));
        Assert.True(Create(scratch, "-p:PatchGenBaseline=v1").Ok);
        Assert.Equal(bytes, SHA256.HashData(File.ReadAllBytes(Assert.Single(Patches(scratch)))));
    }

    [Fact]
    public void A_shipped_folder_is_the_baseline_of_all_its_assemblies_and_one_that_it_lacks_is_an_error()
    {
        using var scratch = Shop();
        var built = scratch.BuildIn(App(scratch), null);
        Assert.True(built.Ok, built.Output);
        var (deployed, libraries) = (Directory.CreateDirectory(Path.Combine(scratch.Root, "../deployed")).FullName, Directory.CreateDirectory(Path.Combine(scratch.Root, "../libraries")).FullName);
        foreach (var file in (string[])["App.dll", "App.pdb"]) File.Copy(Bin(scratch, file), Path.Combine(deployed, file));
        foreach (var file in (string[])["Lib.dll", "Lib.pdb"]) File.Copy(Bin(scratch, file), Path.Combine(libraries, file));
        Fix(scratch);
        var baseline = $"-p:PatchGenBaselineAssembly={deployed}/App.dll";

        var unknown = Create(scratch, baseline);
        Assert.False(unknown.Ok);
        Assert.Contains("PatchGenBaselineReferences", unknown.Lines("PG9001")[0]);
        Assert.Empty(Patches(scratch));

        var given = Create(scratch, baseline, $"-p:PatchGenBaselineReferences={libraries}");
        Assert.True(given.Ok, given.Output);
        Assert.Equal(["Lib", "App"], Manifest(Assert.Single(Patches(scratch))).Targets.Select(t => t.Name));

        var alone = Create(scratch, baseline, "-p:PatchGenIncludeReferences=false");
        Assert.True(alone.Ok, alone.Output);
        Assert.Equal("App", Assert.Single(Manifest(Assert.Single(Patches(scratch))).Targets).Name);

        foreach (var file in Directory.GetFiles(libraries)) File.Copy(file, Path.Combine(deployed, Path.GetFileName(file)));
        var beside = Create(scratch, baseline);
        Assert.True(beside.Ok, beside.Output);
        Assert.Equal(["Lib", "App"], Manifest(Assert.Single(Patches(scratch))).Targets.Select(t => t.Name));
    }

    private const string Added = "public static string Clean(string name) => name.Trim();";

    private Scratch Shop()
    {
        var scratch = new Scratch(feed, package: false);
        scratch.Write("src/App/App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
              <ItemGroup>
                <PackageReference Include="PatchGen" Version="{PackedFeed.Version}" PrivateAssets="all" />
                <ProjectReference Include="../Lib/Lib.csproj" />
              </ItemGroup>
            </Project>
            """);
        scratch.Write("src/App/Program.cs", Program("name"));
        scratch.Commit("v1");
        return scratch;
    }

    private static void Fix(Scratch scratch)
    {
        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter("Good day", more: Added));
        scratch.Write("src/App/Program.cs", Program("Lib.Greeter.Clean(name)"));
    }

    private static string Program(string name) => $$"""
        Console.ReadLine();
        public static class Service { public static string Handle(string name) => new Lib.Greeter().Greet({{name}}); }
        """;

    private static string App(Scratch scratch) => Path.Combine(scratch.Root, "src/App");

    private static string Bin(Scratch scratch, string file) => Path.Combine(App(scratch), "bin/Release/net10.0", file);

    private static ToolResult Create(Scratch scratch, params string[] arguments) => scratch.BuildIn(App(scratch), null, ["-t:CreatePatch", .. arguments]);

    private static string[] Patches(Scratch scratch) =>
        Directory.GetFiles(Path.Combine(App(scratch), "bin"), "*.patch.tar.gz", SearchOption.AllDirectories);

    private static Manifest Manifest(string path) => PatchArchive.Read(File.ReadAllBytes(path)).Value!.Manifest;
}
