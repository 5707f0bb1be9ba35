using System.Reflection;

[assembly: AssemblyFixture(typeof(PatchGen.PackageTests.PackedFeed))]

namespace PatchGen.PackageTests;

/// <summary>The package itself, packed once, in a folder feed with a NuGet cache of its own.</summary>
public sealed class PackedFeed : IDisposable
{
    /// <summary>The version that no other feed has.</summary>
    public const string Version = "0.0.1-test";

    private readonly string folder = Directory.CreateTempSubdirectory("patchgen-feed-").FullName;

    private readonly Lazy<string> tool;
    private readonly Lazy<bool> testing;

    public PackedFeed()
    {
        Feed = Path.Combine(folder, "feed");
        Packages = Path.Combine(folder, "packages");
        tool = new(InstallTool);
        testing = new(() =>
        {
            Pack("PatchGen.Hooks.Testing");
            return true;
        });
        Pack("PatchGen.MSBuild");
    }

    /// <summary>The folder feed.</summary>
    public string Feed { get; }

    /// <summary>The private cache.</summary>
    public string Packages { get; }

    /// <summary>
    /// The packages that this project's own restore has brought: xunit, and reference packs of older frameworks. NuGet reads its package
    /// folder as a folder feed, so that no test waits for a server. One that does not answer costs each request three times 100 seconds.
    /// </summary>
    public static string Known { get; } = typeof(PackedFeed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "PackageFolder").Value!;

    /// <summary>The text of a nuget.config: both folders, and nothing that the machine or the user has configured.</summary>
    public string Configuration => $"""
        <configuration>
          <packageSources>
            <clear />
            <add key="patchgen" value="{Feed}" />
            <add key="known" value="{Known}" />
          </packageSources>
          <auditSources><clear /></auditSources>
          <fallbackPackageFolders><clear /></fallbackPackageFolders>
          <packageSourceMapping><clear /></packageSourceMapping>
        </configuration>
        """;

    /// <summary>The tool <c>patchgen</c>, installed from its package when it is first asked for.</summary>
    public string Patchgen => tool.Value;

    /// <summary>True, once the package for tests of hooks is in the feed.</summary>
    public bool HasTesting => testing.Value;

    internal static string Repository { get; } = Above(AppContext.BaseDirectory);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string InstallTool()
    {
        Pack("PatchGen.Cli");
        var tools = Path.Combine(folder, "tools");
        Do("tool", "install", "PatchGen.Cli", "--tool-path", tools, "--version", Version, "--source", Feed);
        return Path.Combine(tools, "patchgen");
    }

    private void Pack(string project) =>
        Do("pack", $"src/{project}", "-c", "Release", "-o", Feed, $"-p:PackageVersion={Version}", "-nologo", "-v:q");

    private void Do(params string[] arguments)
    {
        var result = Tool.Run("dotnet", Repository, new Dictionary<string, string> { ["NUGET_PACKAGES"] = arguments[0] == "tool" ? Packages : "" }, arguments);
        if (!result.Ok) throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)}:\n{result.Output}");
    }

    private static string Above(string start)
    {
        for (var at = new DirectoryInfo(start); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "PatchGen.sln"))) return at.FullName;
        throw new InvalidOperationException($"no PatchGen.sln above {start}");
    }
}
