using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace PatchGen.Census;

/// <summary>Runs each configuration on each version, and prints a row for each count.</summary>
internal static class Matrix
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(15);

    public static int Run(string folder, int megabytes, int rounds, int[] versions)
    {
        using var table = new StreamWriter(Path.Combine(folder, "census.md")) { AutoFlush = true };
        Say("| .NET | collector | to find | found | longest slice, µs | longest stop, µs | CPU, ms | wall, ms | collections | verdict |");
        Say("|---|---|---|---|---|---|---|---|---|---|");
        var wrong = 0;
        foreach (var version in versions)
        {
            var (muxer, name) = DotNet(version, folder);
            foreach (var configuration in Configuration.All)
            {
                var rows = Count(muxer, configuration, megabytes, rounds, Path.Combine(folder, "errors.log"));
                // One that ended on the way has no last row.
                for (var round = 0; round < rounds; round++)
                {
                    var row = round < rows.Count ? rows[round] : "|||||||the process ended";
                    if (!row.EndsWith("|complete", StringComparison.Ordinal)) wrong++;
                    Say($"| {name} | {configuration.Name} | {row.Replace("|", " | ", StringComparison.Ordinal)} |");
                }
            }
        }

        return wrong == 0 ? 0 : 1;

        void Say(string line)
        {
            Console.WriteLine(line);
            table.WriteLine(line);
        }
    }

    private static List<string> Count(string muxer, Configuration configuration, int megabytes, int rounds, string errors)
    {
        var agent = Path.Combine(AppContext.BaseDirectory, "agent");
        var start = new ProcessStartInfo(muxer, [Assembly.GetExecutingAssembly().Location, "target", configuration.Scale.ToString(CultureInfo.InvariantCulture), megabytes.ToString(CultureInfo.InvariantCulture), .. configuration.Load])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("DOTNET_ROOT");
        start.Environment["CENSUS_ROUNDS"] = rounds.ToString(CultureInfo.InvariantCulture);
        // As the tool starts a process with an agent; AgentIdentity names the class.
        start.Environment["CORECLR_ENABLE_PROFILING"] = "1";
        start.Environment["CORECLR_PROFILER"] = "{5E0F1C52-9C1B-4D0E-8A54-6B1D7A3E2F90}";
        start.Environment["CORECLR_PROFILER_PATH"] = Path.Combine(agent, "libpatchgen-agent.so");
        foreach (var (name, value) in configuration.Environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync();
        var rows = new List<string>();
        var reading = Task.Run(() =>
        {
            while (process.StandardOutput.ReadLine() is { } line) rows.Add(line);
        });
        if (!process.WaitForExit(Deadline)) process.Kill();
        reading.Wait();
        if (process.ExitCode != 0) File.AppendAllText(errors, $"{configuration.Name}: exit code {process.ExitCode}\n{said.Result}\n");
        return rows;
    }

    // The version that runs this, or one that is laid out from its runtime pack as an installation would have it.
    private static (string Muxer, string Name) DotNet(int major, string folder)
    {
        var own = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var ownMuxer = Path.GetFullPath(Path.Combine(own, "../../../dotnet"));
        if (major == Environment.Version.Major) return (ownMuxer, Environment.Version.ToString());
        var packs = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RuntimePacks").Value!;
        var pack = Directory.EnumerateDirectories(packs, $"{major}.*").Order(StringComparer.Ordinal).Last();
        var version = Path.GetFileName(pack);
        var root = Path.Combine(folder, "dotnet", version);
        var framework = Directory.CreateDirectory(Path.Combine(root, "shared/Microsoft.NETCore.App", version)).FullName;
        var resolver = Directory.CreateDirectory(Path.Combine(root, "host/fxr", version)).FullName;
        var native = Path.Combine(pack, "runtimes/linux-x64/native");
        foreach (var file in Directory.EnumerateFiles(native).Concat(Directory.EnumerateFiles(Path.Combine(pack, $"runtimes/linux-x64/lib/net{major}.0"))))
            File.Copy(file, Path.Combine(framework, Path.GetFileName(file)), overwrite: true);
        File.Copy(Path.Combine(native, "libhostfxr.so"), Path.Combine(resolver, "libhostfxr.so"), overwrite: true);
        File.Copy(ownMuxer, Path.Combine(root, "dotnet"), overwrite: true);
        return (Path.Combine(root, "dotnet"), version);
    }
}
