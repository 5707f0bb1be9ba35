namespace PatchGen.PackageTests;

/// <summary>PatchGen in a build as MSBuild's own targets are: incremental, silent where nobody asked, gone after Clean.</summary>
public class BuildTests(PackedFeed feed)
{
    [Fact]
    public void Each_build_makes_the_patch_where_that_is_asked_for_and_only_when_something_changed()
    {
        using var scratch = new Scratch(feed, properties: "<PatchGenOnBuild>true</PatchGenOnBuild><PatchGenBaseline>v1</PatchGenBaseline>");
        scratch.Commit("v1");
        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter("Good day"));
        var first = scratch.Build();
        Assert.True(first.Ok, first.Output);
        var written = File.GetLastWriteTimeUtc(Assert.Single(scratch.Patches));

        var second = scratch.Build();
        Assert.True(second.Ok, second.Output);
        Assert.Equal(written, File.GetLastWriteTimeUtc(Assert.Single(scratch.Patches)));

        File.Delete(scratch.Patches[0]);
        Assert.True(scratch.Build().Ok);
        Assert.Single(scratch.Patches);

        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter("Good evening"));
        Assert.True(scratch.Build().Ok);
        Assert.NotEqual(written, File.GetLastWriteTimeUtc(Assert.Single(scratch.Patches)));
    }

    [Fact]
    public void A_plain_build_and_a_skipped_one_do_nothing_of_it()
    {
        using var scratch = new Scratch(feed, properties: "<PatchGenBaseline>nowhere</PatchGenBaseline>");

        var plain = scratch.Build();
        var skipped = scratch.Create("-p:PatchGenSkip=true", "-p:PatchGenOnBuild=true");

        Assert.True(plain.Ok, plain.Output);
        Assert.True(skipped.Ok, skipped.Output);
        Assert.Empty(plain.Lines("PG9"));
        Assert.Empty(skipped.Lines("PG9"));
    }

    [Fact]
    public void A_design_time_build_is_silent_and_writes_nothing()
    {
        using var scratch = new Scratch(feed, properties: "<PatchGenOnBuild>true</PatchGenOnBuild><PatchGenBaseline>nowhere</PatchGenBaseline>");

        var result = scratch.Build("-t:Compile", "-p:DesignTimeBuild=true", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true");

        Assert.True(result.Ok, result.Output);
        Assert.Empty(result.Lines("PG"));
        Assert.False(Directory.Exists(Path.Combine(scratch.Project, "obj/Release/net10.0/patchgen")));
    }

    [Fact]
    public void Clean_removes_all_that_it_made()
    {
        using var scratch = new Scratch(feed);
        scratch.Commit("v1");
        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter("Good day"));
        Assert.True(scratch.Create("-p:PatchGenBaseline=v1").Ok);
        Assert.Single(scratch.Patches);

        var result = scratch.Build("-t:Clean");

        Assert.True(result.Ok, result.Output);
        Assert.Empty(Directory.GetDirectories(scratch.Project, "patchgen", SearchOption.AllDirectories));
    }

    [Fact]
    public void Output_goes_where_it_is_told_to_and_never_from_the_baseline()
    {
        using var scratch = new Scratch(feed);
        scratch.Commit("v1");
        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter("Good day"));
        var (bin, patches) = (Path.Combine(Path.GetDirectoryName(scratch.Root)!, "out"), Path.Combine(Path.GetDirectoryName(scratch.Root)!, "patches"));

        var result = scratch.Create("-p:PatchGenBaseline=v1", "-o", bin, $"-p:PatchGenOutputPath={patches}/");

        Assert.True(result.Ok, result.Output);
        Assert.Single(Directory.GetFiles(patches, "*.patch.tar.gz"));
        // The post library, as the patch's own baseline must not have come to lie in its place.
        Assert.Equal(Scratch.Mvid(Path.Combine(scratch.Project, "obj/Release/net10.0/Lib.dll")), Scratch.Mvid(Path.Combine(bin, "Lib.dll")));
    }

    [Fact]
    public void An_assembly_that_another_tool_rewrites_is_warned_of()
    {
        using var scratch = new Scratch(feed);
        // As weavers do: after the compiler, in place.
        scratch.Write("Directory.Build.targets", """
            <Project>
              <Target Name="Rewrite" AfterTargets="CoreCompile" Condition="'$(PatchGenSkip)' != 'true'">
                <Copy SourceFiles="$(NetCoreTargetingPackRoot)/Microsoft.NETCore.App.Ref/$(BundledNETCoreAppPackageVersion)/ref/net10.0/System.Runtime.dll" DestinationFiles="@(IntermediateAssembly)" />
              </Target>
            </Project>
            """);
        scratch.Commit("v1");
        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter("Good day"));

        var result = scratch.Create("-p:PatchGenBaseline=v1");

        Assert.Contains("warning PG9006", Assert.Single(result.Lines("PG9006")));
    }

    [Fact]
    public void A_project_that_is_not_CSharp_is_told_so()
    {
        using var scratch = new Scratch(feed);
        File.Move(Path.Combine(scratch.Project, "Lib.csproj"), Path.Combine(scratch.Project, "Lib.vbproj"));
        File.Delete(Path.Combine(scratch.Project, "Greeter.cs"));
        scratch.Commit("v1");

        var result = scratch.Create("-p:PatchGenBaseline=v1");

        Assert.False(result.Ok);
        Assert.Contains("PatchGen patches C# projects; this one is VB", Assert.Single(result.Lines("PG9000")));
    }
}
