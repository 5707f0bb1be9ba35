using System.Reflection.PortableExecutable;

namespace PatchGen.PackageTests;

/// <summary>What <c>dotnet tool install</c> puts on a machine: precompiled code, which <c>eng/start</c> measures.</summary>
public class InstalledToolTests(PackedFeed feed)
{
    [Theory]
    [InlineData("patchgen.dll")]
    [InlineData("PatchGen.Format.dll")]
    [InlineData("System.CommandLine.dll")]
    public void What_each_command_runs_is_precompiled(string assembly)
    {
        var file = Assert.Single(Directory.GetFiles(Path.GetDirectoryName(feed.Patchgen)!, assembly, SearchOption.AllDirectories), path => !path.Contains("/msbuild/", StringComparison.Ordinal) && !path.Contains("/agent/", StringComparison.Ordinal));
        using var image = new PEReader(File.OpenRead(file));

        Assert.NotEqual(0, image.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size);
    }

    [Fact]
    public void It_prints_its_version_also_where_others_write_to_the_same_file()
    {
        var file = Path.Combine(feed.Feed, "version.txt");

        var ran = Tool.Run("sh", feed.Feed, null, "-c", $"{{ echo before; '{feed.Patchgen}' --version; echo after; }} > '{file}'");

        Assert.True(ran.Ok, ran.Output);
        Assert.Matches(@"^before\n\d+\.\d+\.\d+\S*\nafter\n$", File.ReadAllText(file));
    }
}
