namespace PatchGen.Guests;

/// <summary>A runtime that the service is started on: what <c>dotnet</c> and its shared frameworks would be on a host.</summary>
/// <param name="Channel">As people name it, <c>8.0</c>.</param>
/// <param name="Root">The folder of its installation.</param>
internal sealed record DotNet(string Channel, string Root)
{
    private static readonly string[] Frameworks = ["Microsoft.NETCore.App", "Microsoft.AspNetCore.App"];

    // Each is laid out from its runtime packs, but for the SDK's own, which is installed.
    private static readonly Dictionary<string, string> Versions = new() { ["8.0"] = "8.0.31", ["9.0"] = "9.0.20", ["11.0"] = "11.0.0" };

    private static string Own => $"{Environment.Version.Major}.{Environment.Version.Minor}";

    private static string OwnRoot => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../.."));

    /// <summary>The runtimes that can be asked for.</summary>
    public static IReadOnlyList<string> Known { get; } = ["8.0", "9.0", "10.0", "11.0"];

    /// <summary>Its <c>dotnet</c>.</summary>
    public string Muxer => Path.Combine(Root, "dotnet");

    /// <summary>Restores what the channels need and lays each out as an installation.</summary>
    /// <exception cref="GuestsFailure">A runtime pack is not to be had.</exception>
    public static async Task<IReadOnlyList<DotNet>> LayOut(IReadOnlyList<string> channels, string work, CancellationToken cancel)
    {
        if (channels.Except(Versions.Keys).FirstOrDefault(channel => channel != Own) is { } missing)
            throw new GuestsFailure($".NET {missing} is neither installed nor known by its runtime pack");
        string[] versions = [.. channels.Where(channel => channel != Own).Select(channel => Versions[channel])];
        var packages = versions is [] ? "" : await Restore(versions, work, cancel);
        return [.. channels.Select(channel => channel == Own ? new DotNet(channel, OwnRoot) : new DotNet(channel, LayOut(Versions[channel], packages, work)))];
    }

    private static async Task<string> Restore(IEnumerable<string> versions, string work, CancellationToken cancel)
    {
        var folder = Directory.CreateDirectory(Path.Combine(work, "runtimes")).FullName;
        var wanted = string.Join(';', versions.Select(version => $"[{version}]"));
        var downloads = Frameworks.Select(framework => $"""    <PackageDownload Include="{framework}.Runtime.linux-x64" Version="{wanted}" />""");
        await File.WriteAllTextAsync(Path.Combine(folder, "Runtimes.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
            {string.Join('\n', downloads)}
              </ItemGroup>
            </Project>

            """, cancel);
        var command = new Command(folder, work);
        await command.Must(cancel, "dotnet", "restore", "--nologo", "-v", "quiet");
        return (await command.Must(cancel, "dotnet", "msbuild", "-getProperty:NuGetPackageRoot")).Trim();
    }

    // As an installation has it: the muxer, the host and the shared frameworks, and nothing of another version.
    private static string LayOut(string version, string packages, string work)
    {
        var root = Path.Combine(work, "dotnet", version);
        foreach (var framework in Frameworks)
        {
            var pack = Path.Combine(packages, $"{framework}.Runtime.linux-x64".ToLowerInvariant(), version, "runtimes/linux-x64");
            var target = Directory.CreateDirectory(Path.Combine(root, "shared", framework, version)).FullName;
            foreach (var folder in Directory.EnumerateDirectories(pack, "native").Concat(Directory.EnumerateDirectories(Path.Combine(pack, "lib"))))
                foreach (var file in Directory.EnumerateFiles(folder)) File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        var resolver = Directory.CreateDirectory(Path.Combine(root, "host/fxr", version)).FullName;
        File.Copy(Path.Combine(root, "shared", Frameworks[0], version, "libhostfxr.so"), Path.Combine(resolver, "libhostfxr.so"));
        File.Copy(Path.Combine(OwnRoot, "dotnet"), Path.Combine(root, "dotnet"));
        return root;
    }
}
