namespace PatchGen.Generator.Compile.Csc;

/// <summary>How a diagnostic is shown once the project's configuration has spoken.</summary>
public enum DiagnosticLevel
{
    /// <summary>Not at all, but in reports.</summary>
    Silent,
    /// <summary>A message of the build.</summary>
    Message,
    /// <summary>A warning of the build.</summary>
    Warning,
    /// <summary>An error: the build fails.</summary>
    Error,
}
