using System.Diagnostics;
using System.Reflection;

namespace PatchGen.Oracle.Targets;

/// <summary>Precompiles an image as <c>PublishReadyToRun</c> does.</summary>
internal static class Crossgen
{
    /// <summary>The image with its code in it.</summary>
    public static byte[] ReadyToRun(DotNet dotnet, byte[] image, string assembly) =>
        Compile(dotnet, image, assembly, assembly + ".dll", [], directory => File.ReadAllBytes(Path.Combine(directory, assembly + ".dll")));

    /// <summary>The image as a part of a composite one, which stands beside it.</summary>
    public static (byte[] Part, (string Name, byte[] Bytes) Whole) Composite(DotNet dotnet, byte[] image, string assembly)
    {
        var whole = assembly + ".composite.r2r.dll";
        return Compile(dotnet, image, assembly, whole, ["--composite"], directory =>
            (File.ReadAllBytes(Path.Combine(directory, assembly + ".dll")), (whole, File.ReadAllBytes(Path.Combine(directory, whole)))));
    }

    private static T Compile<T>(DotNet dotnet, byte[] image, string assembly, string output, string[] more, Func<string, T> read)
    {
        var packs = typeof(Crossgen).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Crossgen").Value!;
        // A runtime rejects precompiled code of a later major version.
        var tools = Path.Combine(packs, dotnet.Version, "tools");
        var directory = Directory.CreateTempSubdirectory("patchgen-crossgen-").FullName;
        try
        {
            var (input, made) = (Path.Combine(directory, assembly + ".dll"), Directory.CreateDirectory(Path.Combine(directory, "made")).FullName);
            File.WriteAllBytes(input, image);
            string[] arguments = [input, "-o", Path.Combine(made, output), "-r", dotnet.Framework + "/*.dll", "--targetos", "linux", "--targetarch", "x64", "-O", .. more];
            using var process = Process.Start(new ProcessStartInfo(Path.Combine(tools, "crossgen2"), arguments) { RedirectStandardOutput = true })!;
            var said = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0) throw new OracleFailure($"crossgen2 failed:\n{said}");
            return read(made);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
