using System.Diagnostics;

[assembly: AssemblyFixture(typeof(PatchGen.PackageTests.PackedFeed))]

namespace PatchGen.PackageTests;

/// <summary>The package itself, packed once, in a folder feed with a NuGet cache of its own.</summary>
public sealed class PackedFeed : IDisposable
{
    /// <summary>The version that no other feed has.</summary>
    public const string Version = "0.0.1-test";

    private readonly string folder = Directory.CreateTempSubdirectory("patchgen-feed-").FullName;

    public PackedFeed()
    {
        Feed = Path.Combine(folder, "feed");
        Packages = Path.Combine(folder, "packages");
        // Into a folder of its own: the repository's own bin may be another configuration's, or in use.
        var result = Tool.Run("dotnet", Repository, null, "pack", "src/PatchGen.MSBuild", "-c", "Release", "-o", Feed, $"-p:PackageVersion={Version}", "-nologo", "-v:q");
        if (!result.Ok) throw new InvalidOperationException("The package cannot be packed:\n" + result.Output);
    }

    /// <summary>The folder feed.</summary>
    public string Feed { get; }

    /// <summary>The private cache.</summary>
    public string Packages { get; }

    private static string Repository { get; } = Above(AppContext.BaseDirectory);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string Above(string start)
    {
        for (var at = new DirectoryInfo(start); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "PatchGen.sln"))) return at.FullName;
        throw new InvalidOperationException($"no PatchGen.sln above {start}");
    }
}
