using System.Diagnostics;
using System.Text.Json;
using PatchGen.Format;

namespace PatchGen.Cli.Create;

/// <summary>
/// One <c>dotnet build -t:CreatePatch</c> with PatchGen's targets injected: what the project and the environment have injected already is
/// asked for first, and chained.
/// </summary>
internal sealed class PatchBuild(string project, IReadOnlyList<string> properties, CancellationToken cancel) : IDisposable
{
    private const string Injection = "CustomAfterMicrosoftCommonTargets";
    private const string OuterInjection = "CustomAfterMicrosoftCommonCrossTargetingTargets";

    private readonly string outcomes = Directory.CreateTempSubdirectory("patchgen-create-").FullName;

    /// <summary>Runs it.</summary>
    /// <param name="progress">Told each line that MSBuild prints.</param>
    /// <returns>The exit code and all that it printed.</returns>
    public (int Exit, IReadOnlyList<string> Output) Run(Action<string> progress)
    {
        var targets = Path.Combine(AppContext.BaseDirectory, "msbuild", "build");
        var chained = Chained();
        return Dotnet(
            [
                "build", project, "-t:CreatePatch", "-nologo", "-tl:off", "-v:m", "-nodeReuse:false",
                .. Given(),
                $"-p:{Injection}={targets}/PatchGen.Inject.targets",
                $"-p:{OuterInjection}={targets}/PatchGen.InjectMultiTargeting.targets",
                $"-p:PatchGenChainedTargets={chained.GetValueOrDefault(Injection)}",
                $"-p:PatchGenChainedCrossTargetingTargets={chained.GetValueOrDefault(OuterInjection)}",
                $"-p:PatchGenOutcomeDirectory={outcomes}",
            ],
            progress);
    }

    /// <summary>How the patch of each target framework ended; empty where the build failed before.</summary>
    public IReadOnlyList<BuildOutcome> Outcomes() =>
        [.. Directory.EnumerateFiles(outcomes, "*.json").Order(StringComparer.Ordinal).Select(BuildOutcome.Read)];

    public void Dispose() => Directory.Delete(outcomes, recursive: true);

    private Dictionary<string, string> Chained()
    {
        var (exit, output) = Dotnet(["msbuild", project, "-nologo", .. Given(), $"-getProperty:{Injection}", $"-getProperty:{OuterInjection}"], _ => { });
        // A project that cannot even be evaluated: the build itself says why.
        if (exit != 0) return [];
        using var answer = JsonDocument.Parse(string.Join('\n', output));
        return answer.RootElement.GetProperty("Properties").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString() ?? "");
    }

    // Semicolons and commas would end a property on MSBuild's command line.
    private IEnumerable<string> Given() => properties.Select(p => "-p:" + p.Replace(";", "%3B").Replace(",", "%2C"));

    private (int Exit, IReadOnlyList<string> Output) Dotnet(IEnumerable<string> arguments, Action<string> progress)
    {
        cancel.ThrowIfCancellationRequested();
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";
        // In the user's own directory, as `dotnet build` would run: it decides which global.json, and so which SDK, holds.
        var start = new ProcessStartInfo(host, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Its own words are parsed, whatever language the user has.
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        List<string> output = [];
        using var process = Process.Start(start)!;
        // The build's own children with it: they are this process's alone.
        using var killed = cancel.Register(() => process.Kill(entireProcessTree: true));
        process.OutputDataReceived += (_, e) => Heard(e.Data);
        process.ErrorDataReceived += (_, e) => Heard(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        cancel.ThrowIfCancellationRequested();
        return (process.ExitCode, output);

        void Heard(string? line)
        {
            if (string.IsNullOrWhiteSpace(line)) return;
            lock (output) output.Add(line);
            progress(line.Trim());
        }
    }
}
