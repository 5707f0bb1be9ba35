using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using PatchGen.Format;

namespace PatchGen.PackageTests;

/// <summary>A user's repository outside of ours: a library that references the package.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("patchgen-scratch-").FullName;
    private readonly PackedFeed feed;

    public Scratch(PackedFeed feed, string frameworks = "<TargetFramework>net10.0</TargetFramework>", string properties = "", bool package = true)
    {
        this.feed = feed;
        Root = Path.Combine(folder, "repo");
        // Beside the repository, and not in it: a baseline of old has none either.
        File.WriteAllText(Path.Combine(folder, "nuget.config"), feed.Configuration);
        Write(".gitignore", "bin/\nobj/\n");
        Write("src/Lib/Lib.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>{frameworks}<Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings>{properties}</PropertyGroup>
              <ItemGroup>{(package ? $"<PackageReference Include=\"PatchGen\" Version=\"{PackedFeed.Version}\" PrivateAssets=\"all\" />" : "")}</ItemGroup>
            </Project>
            """);
        Write("src/Lib/Greeter.cs", Greeter());
        Git("init", "--quiet", "--initial-branch=main");
        Git("config", "user.name", "Maintainer");
        Git("config", "user.email", "maintainer@example.org");
        Git("config", "commit.gpgsign", "false");
        Git("config", "core.autocrlf", "false");
        Git("remote", "add", "origin", "https://github.com/example/scratch.git");
    }

    /// <summary>The repository.</summary>
    public string Root { get; }

    /// <summary>The project's folder.</summary>
    public string Project => Path.Combine(Root, "src", "Lib");

    /// <summary>The tarballs below the project's bin.</summary>
    public string[] Patches => Directory.Exists(Path.Combine(Project, "bin")) ? Directory.GetFiles(Path.Combine(Project, "bin"), "*.patch.tar.gz", SearchOption.AllDirectories) : [];

    /// <summary>The library's source, with what the tests change.</summary>
    public static string Greeter(string greeting = "Hello", string more = "", string comment = "") => $$"""
        namespace Lib;

        public class Greeter
        {
            private int count;
            public string Greet(string name)
            {
                {{comment}}
                var text = "{{greeting}}, " + name;
                count++;
                return text;
            }

            public int Count => count;
            public static string Where([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;
            public string Here() => Where();
            {{more}}
        }

        file class Hidden { public static string Name => "hidden"; }
        """;

    public void Write(string path, string text)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    /// <summary>Commits all, and tags it.</summary>
    public void Commit(string? tag = null)
    {
        Git("add", "--all");
        Git("commit", "--quiet", "--allow-empty", "--message", tag ?? "work");
        if (tag is not null) Git("tag", tag);
    }

    public string Git(params string[] arguments)
    {
        var result = Tool.Run("git", Root, new Dictionary<string, string> { ["GIT_OPTIONAL_LOCKS"] = "0" }, arguments);
        return result.Ok ? result.Output.TrimEnd() : throw new InvalidOperationException($"git {string.Join(' ', arguments)}:\n{result.Output}");
    }

    /// <summary><c>dotnet build -c Release</c> of the project.</summary>
    public ToolResult Build(params IEnumerable<string> arguments) => BuildIn(Project, null, arguments);

    /// <summary><c>dotnet build -c Release -t:CreatePatch</c>.</summary>
    public ToolResult Create(params IEnumerable<string> arguments) => Build(["-t:CreatePatch", .. arguments]);

    /// <summary><c>dotnet build</c> in another folder or environment.</summary>
    public ToolResult BuildIn(string directory, IReadOnlyDictionary<string, string>? environment, params IEnumerable<string> arguments)
    {
        List<string> given = ["build", "-nologo", "-tl:off", "-v:m", .. arguments];
        if (!given.Contains("-c")) given.AddRange(["-c", "Release"]);
        return Tool.Run("dotnet", directory, new Dictionary<string, string>(environment ?? new Dictionary<string, string>()) { ["NUGET_PACKAGES"] = feed.Packages }, given);
    }

    /// <summary>The only patch's manifest.</summary>
    public Manifest Manifest() => PatchArchive.Read(File.ReadAllBytes(Assert.Single(Patches))).Value!.Manifest;

    /// <summary>What the library's build left.</summary>
    public static Guid Mvid(string assembly)
    {
        using var pe = new PEReader(File.OpenRead(assembly));
        var metadata = pe.GetMetadataReader();
        return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
    }

    /// <summary>The built library.</summary>
    public string Built(string configuration = "Release") => Path.Combine(Project, "bin", configuration, "net10.0", "Lib.dll");

    /// <summary>Every file below a folder with the hash of its bytes; what is PatchGen's own left out.</summary>
    public static SortedDictionary<string, string> Hashes(string directory)
    {
        var files = Directory.EnumerateFiles(directory, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Where(file => !file.Contains("/patchgen/", StringComparison.Ordinal));
        return new(files.ToDictionary(file => Path.GetRelativePath(directory, file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))), StringComparer.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
