using PatchGen.Format;

namespace PatchGen.PackageTests;

/// <summary>A git baseline is what a clean clone at that commit builds: to the byte, so to the module version id.</summary>
public class GitBaselineTests(PackedFeed feed)
{
    [Fact]
    public void It_is_the_module_that_was_built_here_at_that_commit()
    {
        using var scratch = new Scratch(feed);
        scratch.Commit("v1");
        var built = scratch.Build();
        Assert.True(built.Ok, built.Output);
        var shipped = Scratch.Mvid(scratch.Built());
        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter("Good day"));
        scratch.Commit("v2");

        var result = scratch.Create("-p:PatchGenBaseline=v1");

        Assert.True(result.Ok, result.Output);
        // The informational version of the two differs by the commit, which the SDK stamps into it.
        Assert.Contains(scratch.Git("rev-parse", "v1"), File.ReadAllText(Directory.GetFiles(Path.Combine(scratch.Project, "obj"), "*.AssemblyInfo.cs", SearchOption.AllDirectories).Single(f => f.Contains("/patchgen/"))));
        Assert.Equal(shipped, scratch.Manifest().Targets[0].Mvid);
        Assert.Equal(scratch.Git("rev-parse", "v2"), scratch.Manifest().PostCommit);
        Assert.Single(scratch.Manifest().Targets[0].Replacements);
    }

    [Fact]
    public void It_is_the_module_of_a_clean_clone_elsewhere_where_paths_are_deterministic()
    {
        using var scratch = new Scratch(feed);
        scratch.Commit("v1");
        var post = scratch.Git("rev-parse", "v1");
        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter("Good day"));
        scratch.Commit("v2");
        var clone = Path.Combine(Path.GetDirectoryName(scratch.Root)!, "clone");
        scratch.Git("clone", "--quiet", "--branch", "v1", scratch.Root, clone);
        // The clone's origin is what its pipeline has.
        Assert.True(Tool.Run("git", clone, null, "remote", "set-url", "origin", "https://github.com/example/scratch.git").Ok);
        string[] pipeline = ["-p:ContinuousIntegrationBuild=true"];
        var built = scratch.BuildIn(Path.Combine(clone, "src/Lib"), null, [.. pipeline, $"-p:RepositoryCommit={post}", $"-p:VersionSuffix=ci.{post[..8]}"]);
        Assert.True(built.Ok, built.Output);

        // What a pipeline says of the commit it builds is said of the baseline's commit in the baseline.
        var head = scratch.Git("rev-parse", "HEAD");
        var result = scratch.Create([.. pipeline, $"-p:RepositoryCommit={head}", $"-p:VersionSuffix=ci.{head[..8]}", "-p:PatchGenBaseline=v1"]);

        Assert.True(result.Ok, result.Output);
        Assert.Equal(Scratch.Mvid(Path.Combine(clone, "src/Lib/bin/Release/net10.0/Lib.dll")), scratch.Manifest().Targets[0].Mvid);
    }

    [Fact]
    public void It_holds_all_that_the_commit_holds_and_nothing_that_came_later()
    {
        using var scratch = new Scratch(feed);
        using var library = new Scratch(feed);
        library.Write("Shared.cs", "namespace Shared; public static class Text { public const string Mark = \"!\"; }");
        library.Commit("s1");
        scratch.Git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library.Root, "shared");
        scratch.Write("src/Core/Core.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""");
        scratch.Write("src/Core/Core.cs", "namespace Core; public static class Limits { public const int Max = 3; public static int Twice(int x) => x * 2; }");
        scratch.Write("src/Lib/Exported.cs", "namespace Lib; public static class Exported { public const string Id = \"$Format:%H$\"; }");
        scratch.Write(".gitattributes", "src/Lib/Exported.cs export-subst\nsrc/Core export-ignore\n");
        scratch.Write("src/Lib/Lib.csproj", File.ReadAllText(Path.Combine(scratch.Project, "Lib.csproj")).Replace("</Project>", """
              <ItemGroup><ProjectReference Include="../Core/Core.csproj" /><Compile Include="../../shared/Shared.cs" /></ItemGroup>
            </Project>
            """));
        var source = Scratch.Greeter().Replace("return text;", "return text + Shared.Text.Mark + Core.Limits.Max + Core.Limits.Twice(1) + Exported.Id;");
        scratch.Write("src/Lib/Greeter.cs", source);
        scratch.Commit("v1");
        var built = scratch.Build();
        Assert.True(built.Ok, built.Output);
        var shipped = Scratch.Mvid(scratch.Built());

        // Later: the submodule moves on, the referenced project changes a const, the tree gets properties for all.
        Assert.True(Tool.Run("git", Path.Combine(scratch.Root, "shared"), null, "checkout", "--quiet", "--detach").Ok);
        scratch.Write("shared/Shared.cs", "namespace Shared; public static class Text { public const string Mark = \"?\"; }");
        Assert.True(Tool.Run("git", Path.Combine(scratch.Root, "shared"), null, "-c", "user.name=n", "-c", "user.email=e@e", "commit", "--quiet", "--all", "-m", "later").Ok);
        scratch.Write("src/Core/Core.cs", "namespace Core; public static class Limits { public const int Max = 4; public static int Twice(int x) => x * 2; }");
        scratch.Write("Directory.Build.props", "<Project><PropertyGroup><Company>Later</Company></PropertyGroup></Project>");
        scratch.Write(".editorconfig", "root = true\n");
        scratch.Commit("v2");

        var outcome = Path.Combine(scratch.Root, "obj");
        var result = scratch.Create("-p:PatchGenBaseline=v1", "-p:PatchGenStopAfter=diff", "-p:PatchGenOutcomeDirectory=" + outcome);

        Assert.True(result.Ok, result.Output);
        var baseline = Path.Combine(scratch.Project, "obj/Release/net10.0/patchgen/private/baseline");
        Assert.Contains("\"!\"", File.ReadAllText(Path.Combine(baseline, "shared/Shared.cs")));
        Assert.Contains("$Format:%H$", File.ReadAllText(Path.Combine(baseline, "src/Lib/Exported.cs")));
        Assert.True(File.Exists(Path.Combine(baseline, "src/Core/bin/Release/net10.0/Core.dll")));
        Assert.Equal(shipped, BuildOutcome.Read(Path.Combine(outcome, "Lib.net10.0.json")).BaselineMvid);
    }

    [Fact]
    public void The_users_own_injected_targets_reach_both_trees()
    {
        using var scratch = new Scratch(feed);
        // Without these targets neither side compiles.
        scratch.Write("eng/custom.targets", """
            <Project>
              <ItemGroup><Compile Include="$(MSBuildThisFileDirectory)Extra.cs" /></ItemGroup>
            </Project>
            """);
        scratch.Write("eng/Extra.cs", "namespace Lib; internal static class Extra { public static string Mark => \"!\"; }");
        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter().Replace("return text;", "return text + Extra.Mark;"));
        scratch.Commit("v1");
        scratch.Write("eng/Extra.cs", "namespace Lib; internal static class Extra { public static string Mark => \"?\"; }");

        var result = scratch.Create("-p:PatchGenBaseline=v1", $"-p:CustomAfterMicrosoftCommonTargets={scratch.Root}/eng/custom.targets");

        Assert.True(result.Ok, result.Output);
        Assert.Contains("Mark", Assert.Single(scratch.Manifest().Targets[0].Replacements).Member.Text);
    }
}
