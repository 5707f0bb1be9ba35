using System.IO.Compression;
using PatchGen.Format;
using PatchGen.Generator.Compile.Baselines;

namespace PatchGen.Tests.Compile;

/// <summary>The right assembly comes out of a package, with its own PDB.</summary>
public sealed class ShippedPackageTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("patchgen-package-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Theory]
    [InlineData("net8.0", "net8.0")]
    [InlineData("NET8.0", "net8.0")]
    [InlineData("net8.0-windows", "net8.0-windows10.0.19041")]
    [InlineData("netstandard2.0", "netstandard2.0")]
    public void Of_several_frameworks_the_projects_own_is_taken(string framework, string folder)
    {
        var package = Package("lib.nupkg", "lib/net8.0/Lib.dll", "lib/net8.0/Lib.pdb", "lib/net8.0-windows10.0.19041/Lib.dll", "lib/netstandard2.0/Lib.dll", "lib/net8.0/Lib.xml");

        Assert.Equal($"lib/{folder}/Lib.dll", Read(Unpack(package, "Lib", framework)));
    }

    [Fact]
    public void One_that_has_several_and_not_the_asked_one_says_which_it_has()
    {
        var failure = Unpack(Package("lib.nupkg", "lib/net8.0/Lib.dll", "lib/net9.0/Lib.dll"), "Lib", "net6.0").Failure!;

        Assert.Equal(Code.BaselineNotFound, failure.Code);
        Assert.Contains("no Lib for net6.0; it has lib/net8.0/Lib.dll, lib/net9.0/Lib.dll", failure.Message);
    }

    [Fact]
    public void Without_a_choice_the_only_assembly_is_taken_and_several_are_named()
    {
        Assert.Equal("tools/net8.0/any/Tool.dll", Read(Unpack(Package("one.nupkg", "tools/net8.0/any/Tool.dll", "build/Task.dll"), null, null)));
        Assert.Contains("several assemblies: lib/net8.0/A.dll, lib/net8.0/B.dll. Choose", Unpack(Package("two.nupkg", "lib/net8.0/A.dll", "lib/net8.0/B.dll"), null, null).Failure!.Message);
        Assert.Contains("has no Lib.dll", Unpack(Package("none.nupkg", "readme.md"), "Lib", "net8.0").Failure!.Message);
    }

    [Fact]
    public void The_pdb_comes_from_the_package_or_from_the_symbol_package_beside_it()
    {
        Unpack(Package("in.nupkg", "lib/net8.0/Lib.dll", "lib/net8.0/Lib.pdb"), "Lib", "net8.0");
        Assert.Equal("lib/net8.0/Lib.pdb", File.ReadAllText(Path.Combine(root, "out/Lib.pdb")));

        Package("beside.snupkg", "lib/net8.0/Lib.pdb", "lib/net9.0/Lib.pdb");
        Unpack(Package("beside.nupkg", "lib/net8.0/Lib.dll", "lib/net9.0/Lib.dll"), "Lib", "net9.0");
        Assert.Equal("lib/net9.0/Lib.pdb", File.ReadAllText(Path.Combine(root, "out/Lib.pdb")));

        Unpack(Package("without.nupkg", "lib/net8.0/Lib.dll"), "Lib", "net8.0");
        Assert.False(File.Exists(Path.Combine(root, "out/Lib.pdb")));
    }

    [Fact]
    public void What_is_no_package_cannot_be_read()
    {
        var path = Path.Combine(root, "text.nupkg");
        File.WriteAllText(path, "text");

        Assert.Contains("cannot be read", Unpack(path, "Lib", "net8.0").Failure!.Message);
    }

    private Result<string> Unpack(string package, string? assembly, string? framework) => ShippedPackage.Unpack(package, Path.Combine(root, "out"), assembly, framework);

    private static string Read(Result<string> unpacked) => unpacked.Ok ? File.ReadAllText(unpacked.Value) : unpacked.Failure.Message;

    // Each file holds its own name.
    private string Package(string name, params string[] files)
    {
        var path = Path.Combine(root, name);
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var file in files)
        {
            using var writer = new StreamWriter(archive.CreateEntry(file).Open());
            writer.Write(file);
        }

        return path;
    }
}
