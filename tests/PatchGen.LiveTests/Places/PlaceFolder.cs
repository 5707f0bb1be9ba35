using PatchGen.LiveTests.Cli;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Places;

/// <summary>
/// A folder that serves as the root of a container: a program, the few libraries that .NET needs, and no shell. The installation of .NET
/// is mounted into it.
/// </summary>
internal sealed class PlaceFolder : IDisposable
{
    /// <summary>Where the installation of .NET is mounted.</summary>
    internal const string DotNetFolder = "/dotnet";

    private const string Source = """
        public static class Host
        {
            public static void Main()
            {
                Console.WriteLine("ready");
                while (Console.ReadLine() is { } question) Console.WriteLine(Probe.Ask(question));
            }
        }
        """;

    private static readonly string[] Libraries =
        ["libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libgcc_s.so.1", "libstdc++.so.6"];

    // Not below /tmp: some places have one of their own.
    private readonly string folder = Directory.CreateDirectory($"/var/tmp/patchgen-place-{Guid.NewGuid():n}"[..36]).FullName;

    internal PlaceFolder()
    {
        // Everybody may look in, as into the root of a container.
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        Root = Path.Combine(folder, "root");
        Program = $"/app-{Path.GetFileName(folder).ToLowerInvariant()}";
        foreach (var made in new[] { Program, DotNetFolder, "/tool", "/patches", "/tmp", "/proc", "/dev", "/dev/shm", "/var/tmp", "/run", "/lib64", "/lib/x86_64-linux-gnu" })
            Directory.CreateDirectory(Root + made);
        File.SetUnixFileMode(Root + "/tmp", (UnixFileMode)0b1_111_111_111);
        File.WriteAllBytes(Root + Program + "/Lib.dll", Sample.Library);
        File.WriteAllBytes(Root + Program + "/Host.dll", ReleaseCompiler.Compile("Host", Source, Sample.Library));
        File.WriteAllText(
            Root + Program + "/Host.runtimeconfig.json",
            $$$$"""{"runtimeOptions":{"framework":{"name":"Microsoft.NETCore.App","version":"{{{{DotNet.Own.Version}}}}"},"configProperties":{"System.Globalization.Invariant":true}}}""");
        foreach (var library in Libraries) File.Copy("/lib/x86_64-linux-gnu/" + library, $"{Root}/lib/x86_64-linux-gnu/{library}");
        File.Copy("/lib64/ld-linux-x86-64.so.2", Root + "/lib64/ld-linux-x86-64.so.2");
    }

    /// <summary>The root, as the host sees it.</summary>
    internal string Root { get; }

    /// <summary>The folder of the program below the root; its name is this test's alone.</summary>
    internal string Program { get; }

    /// <summary>The folder for what belongs to a container, beside its root.</summary>
    internal string Bundle => folder;

    /// <summary>The installation of .NET, as the host sees it.</summary>
    internal static string Installation => Path.GetDirectoryName(Path.GetFullPath(DotNet.Own.Muxer))!;

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
