using System.Text.Json;
using PatchGen.Format;

namespace PatchGen.Cli.Create;

/// <summary>
/// One <c>dotnet build -t:CreatePatch</c> with PatchGen's targets injected: what the project and the environment have injected already is
/// asked for first, and chained.
/// </summary>
internal sealed class PatchBuild(string project, IReadOnlyList<string> properties, CancellationToken cancel, Solution? solution = null) : IDisposable
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
        return Dotnet.Run(
            [
                "build", solution?.Filter ?? project, "-t:CreatePatch", "-nologo", "-tl:off", "-v:m", "-nodeReuse:false",
                .. Dotnet.Properties(properties),
                $"-p:{Injection}={targets}/PatchGen.Inject.targets",
                $"-p:{OuterInjection}={targets}/PatchGen.InjectMultiTargeting.targets",
                $"-p:PatchGenChainedTargets={chained.GetValueOrDefault(Injection)}",
                $"-p:PatchGenChainedCrossTargetingTargets={chained.GetValueOrDefault(OuterInjection)}",
                $"-p:PatchGenOutcomeDirectory={outcomes}",
            ],
            progress,
            cancel);
    }

    /// <summary>How the patch of each target framework ended; empty where the build failed before.</summary>
    public IReadOnlyList<BuildOutcome> Outcomes() =>
        [.. Directory.EnumerateFiles(outcomes, "*.json").Order(StringComparer.Ordinal).Select(BuildOutcome.Read)];

    public void Dispose() => Directory.Delete(outcomes, recursive: true);

    private Dictionary<string, string> Chained()
    {
        // Of a solution, the first project speaks for all.
        var (exit, output) = Dotnet.Run(["msbuild", solution?.Projects[0] ?? project, "-nologo", .. Dotnet.Properties(properties), $"-getProperty:{Injection}", $"-getProperty:{OuterInjection}"], _ => { }, cancel);
        // A project that cannot even be evaluated: the build itself says why.
        if (exit != 0) return [];
        using var answer = JsonDocument.Parse(string.Join('\n', output));
        return answer.RootElement.GetProperty("Properties").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString() ?? "");
    }
}
