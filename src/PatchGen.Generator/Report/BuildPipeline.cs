namespace PatchGen.Generator.Report;

/// <summary>The pipelines that show findings in their own way.</summary>
public enum PipelineKind
{
    /// <summary>None: the build's own diagnostics are all.</summary>
    None,
    /// <summary>GitHub Actions.</summary>
    GitHub,
    /// <summary>Azure Pipelines.</summary>
    Azure,
}

/// <summary>Which pipeline a build runs in, and where its checkout stands.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Root">The top of the checkout, from which it names files; null where it does not say.</param>
/// <param name="StepSummary">The file that it shows as the step's summary, to be added to; null where there is none.</param>
public sealed record BuildPipeline(PipelineKind Kind, string? Root = null, string? StepSummary = null)
{
    /// <summary>The values of <c>PatchGenAnnotations</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["auto", "github", "azure", "none"];

    /// <summary>Finds the pipeline.</summary>
    /// <param name="wanted">One of <see cref="Names"/>, in any case; empty: auto.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <returns>The pipeline, or null where <paramref name="wanted"/> is none of the names.</returns>
    public static BuildPipeline? Find(string? wanted, Func<string, string?> environment) => (string.IsNullOrEmpty(wanted) ? "auto" : wanted.ToLowerInvariant()) switch
    {
        "none" => new(PipelineKind.None),
        "github" => GitHub(environment),
        "azure" => Azure(environment),
        "auto" when IsTrue(environment("GITHUB_ACTIONS")) => GitHub(environment),
        "auto" when IsTrue(environment("TF_BUILD")) => Azure(environment),
        "auto" => new(PipelineKind.None),
        _ => null,
    };

    private static BuildPipeline GitHub(Func<string, string?> environment) => new(PipelineKind.GitHub, Given(environment("GITHUB_WORKSPACE")), Given(environment("GITHUB_STEP_SUMMARY")));

    private static BuildPipeline Azure(Func<string, string?> environment) => new(PipelineKind.Azure, Given(environment("BUILD_SOURCESDIRECTORY")));

    private static bool IsTrue(string? value) => "true".Equals(value, StringComparison.OrdinalIgnoreCase);

    private static string? Given(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
