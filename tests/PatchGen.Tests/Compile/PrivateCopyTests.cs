using PatchGen.Generator.Compile.Baselines;

namespace PatchGen.Tests.Compile;

/// <summary>A directory is copied so that its build reads only the copy.</summary>
public sealed class PrivateCopyTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("patchgen-copy-").FullName;

    private string Source => Path.Combine(root, "source");

    [Fact]
    public void What_a_build_wrote_beside_a_project_stays_behind_and_a_folder_of_that_name_elsewhere_comes()
    {
        Write("Lib/Lib.csproj");
        Write("Lib/obj/Lib.AssemblyInfo.cs");
        Write("Lib/bin/Lib.dll");
        Write("tools/bin/tool.sh");

        Assert.Null(PrivateCopy.Copy(Source, Path.Combine(root, "copy")));

        Assert.Equal(["Lib/Lib.csproj", "tools/bin/tool.sh"], Copied());
    }

    [Fact]
    public void A_link_into_the_tree_leads_into_the_copy_and_one_out_of_it_stays()
    {
        Write("shared/A.cs");
        Directory.CreateDirectory(Path.Combine(root, "outside"));
        Directory.CreateDirectory(Path.Combine(Source, "Lib"));
        Directory.CreateSymbolicLink(Path.Combine(Source, "Lib/inside"), "../shared");
        Directory.CreateSymbolicLink(Path.Combine(Source, "Lib/outside"), Path.Combine(root, "outside"));

        Assert.Null(PrivateCopy.Copy(Source, Path.Combine(root, "copy")));

        Assert.Equal(Path.Combine(root, "copy/shared"), Target("Lib/inside"));
        Assert.Equal(Path.Combine(root, "outside"), Target("Lib/outside"));
    }

    [Fact]
    public void A_copy_below_its_own_tree_ends()
    {
        Write("A.cs");

        Assert.Null(PrivateCopy.Copy(Source, Path.Combine(Source, "out/copy")));

        Assert.Equal(["A.cs"], Directory.GetFiles(Path.Combine(Source, "out/copy"), "*", SearchOption.AllDirectories).Select(Path.GetFileName));
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Source, path))!);
        File.WriteAllText(Path.Combine(Source, path), path);
    }

    private string? Target(string path) => new DirectoryInfo(Path.Combine(root, "copy", path)).ResolveLinkTarget(returnFinalTarget: true)?.FullName;

    private IEnumerable<string> Copied() =>
        Directory.GetFiles(Path.Combine(root, "copy"), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Path.Combine(root, "copy"), f)).Order(StringComparer.Ordinal);
}
