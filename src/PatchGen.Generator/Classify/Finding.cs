using PatchGen.Format;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Compile.Csc;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify;

/// <summary>A judgment on the change at hand.</summary>
public sealed record Finding
{
    /// <summary>The rule.</summary>
    public required Rule Rule { get; init; }

    /// <summary>The severity that the rule gave; <see cref="IsOpen"/> says whether it stops the build.</summary>
    public required Severity Severity { get; init; }

    /// <summary>The fact.</summary>
    public required Fact Fact { get; init; }

    /// <summary>What was found.</summary>
    public required string Message { get; init; }

    /// <summary>What to do instead.</summary>
    public required string Remedy { get; init; }

    /// <summary>The suppression's justification, where one accepted it.</summary>
    public string? Justification { get; init; }

    /// <summary>The hook that declared to handle it.</summary>
    public string? HandledBy { get; init; }

    /// <summary>What a transform hook would have to do; null where nobody asked, or where no hook would help.</summary>
    public Transform? Transform { get; init; }

    /// <summary>
    /// How it is shown: what the project's configuration says of warnings and notes. What is refused, and what needs a transform and is
    /// neither handled nor accepted, is an error whatever anything says.
    /// </summary>
    public DiagnosticLevel Level => Severity switch
    {
        Severity.Refused => DiagnosticLevel.Error,
        Severity.NeedsTransform => Justification is null && HandledBy is null ? DiagnosticLevel.Error : DiagnosticLevel.Message,
        Severity.Warning => HandledBy is null ? Configured ?? DiagnosticLevel.Warning : DiagnosticLevel.Message,
        _ => Configured ?? DiagnosticLevel.Message,
    };

    /// <summary>What the project's configuration says of it; null where nothing was asked.</summary>
    public DiagnosticLevel? Configured { get; init; }

    /// <summary>Where it is shown: the post span, else the pre span.</summary>
    public SourceSpan? Span => Fact.Post ?? Fact.Pre;

    /// <summary>True where the finding stops the build.</summary>
    public bool IsOpen => Level == DiagnosticLevel.Error;
}
