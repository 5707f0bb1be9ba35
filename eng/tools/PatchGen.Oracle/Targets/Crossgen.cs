using System.Diagnostics;
using System.Reflection;

namespace PatchGen.Oracle.Targets;

/// <summary>Precompiles an image as <c>PublishReadyToRun</c> does.</summary>
internal static class Crossgen
{
    public static byte[] ReadyToRun(DotNet dotnet, byte[] image, string assembly)
    {
        var packs = typeof(Crossgen).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Crossgen").Value!;
        // A runtime rejects precompiled code of a later major version.
        var tools = Path.Combine(packs, dotnet.Version, "tools");
        var directory = Directory.CreateTempSubdirectory("patchgen-crossgen-").FullName;
        try
        {
            var input = Path.Combine(directory, assembly + ".dll");
            var output = Path.Combine(directory, "out.dll");
            File.WriteAllBytes(input, image);
            using var process = Process.Start(new ProcessStartInfo(Path.Combine(tools, "crossgen2"), [input, "-o", output, "-r", dotnet.Framework + "/*.dll", "--targetos", "linux", "--targetarch", "x64", "-O"])
            {
                RedirectStandardOutput = true,
            })!;
            var said = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0) throw new OracleFailure($"crossgen2 failed:\n{said}");
            return File.ReadAllBytes(output);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
