using System.IO.Compression;
using PatchGen.Format;

namespace PatchGen.PackageTests;

/// <summary>A library as many are: central package versions, two target frameworks, shipped as a package that holds both.</summary>
public class CentralPackagesTests(PackedFeed feed)
{
    private const string Global = $"""<GlobalPackageReference Include="PatchGen" Version="{PackedFeed.Version}" />""";
    private const string Version = $"""<PackageVersion Include="PatchGen" Version="{PackedFeed.Version}" />""";
    private const string Reference = """<PackageReference Include="PatchGen" PrivateAssets="all" />""";

    [Theory]
    [InlineData("package", Version, Reference)]
    [InlineData("git", Global, "")]
    public void Each_framework_gets_its_patch_of_its_own_shipped_assembly(string baseline, string central, string reference)
    {
        using var scratch = new Scratch(feed);
        scratch.Write("Directory.Packages.props", $"""
            <Project>
              <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
              <ItemGroup>{central}</ItemGroup>
            </Project>
            """);
        scratch.Write("src/Lib/Lib.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFrameworks>net8.0;net10.0</TargetFrameworks><IncludeSymbols>true</IncludeSymbols><SymbolPackageFormat>snupkg</SymbolPackageFormat></PropertyGroup>
              <ItemGroup>{reference}</ItemGroup>
            </Project>
            """);
        scratch.Write("src/Lib/Greeter.cs", Source("Hello", "now"));
        scratch.Commit("v1");
        var package = Pack(scratch);

        // Of the one framework two methods change, of the other one.
        scratch.Write("src/Lib/Greeter.cs", Source("Good day", "today"));
        var created = scratch.Create(baseline == "git" ? "-p:PatchGenBaseline=v1" : $"-p:PatchGenBaselinePackage={package}");

        Assert.True(created.Ok, created.Output);
        Assert.Equal(2, scratch.Patches.Length);
        foreach (var (framework, changed) in new[] { ("net8.0", 1), ("net10.0", 2) })
        {
            var file = Assert.Single(scratch.Patches, patch => patch.Contains($"/{framework}/", StringComparison.Ordinal));
            var manifest = PatchArchive.Read(File.ReadAllBytes(file)).Value!.Manifest;
            var target = Assert.Single(manifest.Targets);
            Assert.Equal((baseline == "git" ? BaselineKind.Git : BaselineKind.Package, baseline == "git"), (manifest.Baseline.Kind, manifest.Baseline.Rebuilt));
            Assert.Equal(Shipped(package, framework), target.Mvid);
            Assert.Equal(changed, target.Replacements.Length);
        }
    }

    [Fact]
    public void A_framework_that_the_shipped_package_does_not_hold_is_refused_by_name()
    {
        using var scratch = new Scratch(feed);
        scratch.Write("src/Lib/Lib.csproj", Project("net10.0"));
        var package = Pack(scratch);
        scratch.Write("src/Lib/Lib.csproj", Project("net10.0;net8.0"));
        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter("Good day"));

        var created = scratch.Create($"-p:PatchGenBaselinePackage={package}");

        Assert.False(created.Ok);
        Assert.Contains("net8.0", Assert.Single(created.Lines("PG9001")));
        Assert.Contains("/net10.0/", Assert.Single(scratch.Patches));

        static string Project(string frameworks) => $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFrameworks>{frameworks}</TargetFrameworks><Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings><DebugType>embedded</DebugType></PropertyGroup>
              <ItemGroup><PackageReference Include="PatchGen" Version="{PackedFeed.Version}" PrivateAssets="all" /></ItemGroup>
            </Project>
            """;
    }

    private static string Source(string greeting, string when) => $$"""
        namespace Lib;

        public class Greeter
        {
            public string Greet(string name) => "{{greeting}}, " + name;
        #if NET10_0
            public string When() => "{{when}}";
        #endif
        }
        """;

    // What was shipped lies elsewhere, and the build of the next version must not touch it.
    private string Pack(Scratch scratch)
    {
        var shipped = Path.Combine(Path.GetDirectoryName(scratch.Root)!, "shipped");
        var packed = Tool.Run("dotnet", scratch.Project, new Dictionary<string, string> { ["NUGET_PACKAGES"] = feed.Packages }, "pack", "-c", "Release", "-o", shipped, "-nologo", "-tl:off");
        Assert.True(packed.Ok, packed.Output);
        return Assert.Single(Directory.GetFiles(shipped, "*.nupkg"));
    }

    private static Guid Shipped(string package, string framework)
    {
        using var zip = ZipFile.OpenRead(package);
        var dll = Path.Combine(Path.GetDirectoryName(package)!, framework + ".dll");
        zip.GetEntry($"lib/{framework}/Lib.dll")!.ExtractToFile(dll);
        return Scratch.Mvid(dll);
    }
}
