using System.Reflection;
using Microsoft.CodeAnalysis;

namespace PatchGen.Oracle.Targets;

/// <summary>A version of .NET that targets run on: the tests' own, or one that is laid out from its runtime pack.</summary>
internal sealed record DotNet(string Version, string Muxer, string Framework)
{
    private static readonly string OwnFramework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    /// <summary>The version that runs the tests.</summary>
    public static readonly DotNet Own = new(Environment.Version.ToString(), Path.GetFullPath(Path.Combine(OwnFramework, "../../../dotnet")), OwnFramework);

    /// <summary>The framework's assemblies.</summary>
    public IReadOnlyList<string> ReferencePaths { get; } = [.. Directory.EnumerateFiles(Framework, "*.dll").Where(IsManaged).Order(StringComparer.Ordinal)];

    /// <summary>Those of them that plain programs use: a compilation takes half the time with them alone.</summary>
    public IReadOnlyList<string> PlainReferencePaths => field ??= [.. ReferencePaths.Where(path => Plain.Contains(Path.GetFileNameWithoutExtension(path)))];

    private static readonly HashSet<string> Plain =
    [
        "System.Private.CoreLib", "System.Runtime", "System.Console", "System.Collections", "System.Linq", "System.Linq.Expressions", "System.Memory", "System.Threading", "System.Threading.Thread", "Microsoft.CSharp",
    ];

    /// <summary>The same as the compiler refers to them.</summary>
    public IReadOnlyList<MetadataReference> References => field ??= [.. ReferencePaths.Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>The version with that major number.</summary>
    public static DotNet Of(int major) => major == Environment.Version.Major ? Own : LaidOut.GetOrAdd(major, _ => new(() => LayOut(major))).Value;

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<int, Lazy<DotNet>> LaidOut = [];

    // As an installation would have it: the muxer, the host and the shared framework.
    private static DotNet LayOut(int major)
    {
        var packs = typeof(DotNet).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RuntimePacks").Value!;
        var pack = Directory.EnumerateDirectories(packs, $"{major}.*").Order(StringComparer.Ordinal).Last();
        var version = Path.GetFileName(pack);
        var root = Path.Combine(AppContext.BaseDirectory, "dotnet", version);
        var framework = Path.Combine(root, "shared/Microsoft.NETCore.App", version);
        var resolver = Path.Combine(root, "host/fxr", version);
        Directory.CreateDirectory(framework);
        Directory.CreateDirectory(resolver);
        var native = Path.Combine(pack, "runtimes/linux-x64/native");
        foreach (var file in Directory.EnumerateFiles(native).Concat(Directory.EnumerateFiles(Path.Combine(pack, $"runtimes/linux-x64/lib/net{major}.0"))))
            Place(file, Path.Combine(framework, Path.GetFileName(file)));
        Place(Path.Combine(native, "libhostfxr.so"), Path.Combine(resolver, "libhostfxr.so"));
        var muxer = Path.Combine(root, "dotnet");
        Place(Own.Muxer, muxer);
        return new(version, muxer, framework);
    }

    // Whole or not at all, and never twice: processes of another run may have it open.
    private static void Place(string from, string to)
    {
        if (File.Exists(to)) return;
        var part = $"{to}.{Environment.ProcessId}";
        File.Copy(from, part, overwrite: true);
        File.Move(part, to, overwrite: true);
    }

    private static bool IsManaged(string path)
    {
        using var image = new System.Reflection.PortableExecutable.PEReader(File.OpenRead(path));
        return image.HasMetadata;
    }
}
