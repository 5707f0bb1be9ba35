using PatchGen.Generator.Compile;
using PatchGen.Generator.Compile.Sources;

namespace PatchGen.Tests.Compile;

/// <summary>A project whose inputs are the same is not compiled to find that out; one whose inputs may differ is.</summary>
public sealed class SameSourcesTests : IDisposable
{
    private const string Commit = "0123456789012345678901234567890123456789", Other = "abcdefabcdefabcdefabcdefabcdefabcdefabcd";
    private readonly string folder = Directory.CreateTempSubdirectory("patchgen-").FullName;

    private HashSet<string> Projects => [Path.Combine(folder, "post/base/obj/ref/Base.dll")];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_same_files_at_another_place_and_another_stamped_commit_are_the_same() =>
        Assert.True(SameSources.Of(Side("pre", stamp: Commit), Side("post", stamp: Other), Projects, new HashSet<string>()));

    [Theory]
    [InlineData("class A { int x; }", "text", "DEBUG")]
    [InlineData("class A { }", "other", "DEBUG")]
    [InlineData("class A { }", "text", "TRACE")]
    public void Another_source_file_resource_or_argument_is_not(string source, string resource, string define) =>
        Assert.False(SameSources.Of(Side("pre"), Side("post", source, resource, define), Projects, new HashSet<string>()));

    [Fact]
    public void A_hash_in_the_code_is_no_stamp() =>
        Assert.False(SameSources.Of(Side("pre", $"class A {{ const string H = \"{Commit}\"; }}"), Side("post", $"class A {{ const string H = \"{Other}\"; }}"), Projects, new HashSet<string>()));

    [Fact]
    public void What_uses_an_assembly_that_differs_is_not() =>
        Assert.False(SameSources.Of(Side("pre"), Side("post"), Projects, Projects));

    [Fact]
    public void What_has_no_reference_assembly_is_not() =>
        Assert.False(SameSources.Of(Side("pre") with { ReferenceOutput = null }, Side("post"), Projects, new HashSet<string>()));

    private SideInput.Sources Side(string name, string source = "class A { }", string resource = "text", string define = "DEBUG", string stamp = Commit)
    {
        var root = Path.Combine(folder, name);
        var project = Path.Combine(root, "lib");
        Directory.CreateDirectory(Path.Combine(project, "obj"));
        File.WriteAllText(Path.Combine(project, "A.cs"), source);
        File.WriteAllText(Path.Combine(project, "obj/Lib.dll"), name);
        File.WriteAllText(Path.Combine(project, "data.txt"), resource);
        File.WriteAllText(Path.Combine(project, "obj/Lib.AssemblyInfo.cs"), $"[assembly: System.Reflection.AssemblyInformationalVersion(\"1.0.0+{stamp}\")]");
        File.WriteAllText(Path.Combine(project, "obj/build.editorconfig"), $"build_property.ProjectDir = {project}/");
        return new(
            project,
            [$"/define:{define}", name == "pre" ? "/skipanalyzers+" : "/warnaserror+:NU1605", $"/analyzerconfig:{folder}/.editorconfig", $"/out:{project}/obj/Lib.dll", "/reference:/usr/share/dotnet/System.Runtime.dll", $"/reference:{root}/base/obj/ref/Base.dll", "/resource:data.txt,Lib.data.txt", $"/analyzerconfig:{project}/obj/build.editorconfig", "A.cs", "obj/Lib.AssemblyInfo.cs"],
            root,
            "/src") { ReferenceOutput = Path.Combine(project, "obj/ref/Lib.dll") };
    }
}
