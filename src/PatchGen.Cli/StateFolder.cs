namespace PatchGen.Cli;

/// <summary>Where PatchGen keeps what it knows of a host, for one user.</summary>
internal static class StateFolder
{
    /// <summary><c>PATCHGEN_HOME</c>, by default <c>$XDG_STATE_HOME/patchgen</c>. It need not exist.</summary>
    internal static string Path =>
        Environment.GetEnvironmentVariable("PATCHGEN_HOME") is { Length: > 0 } home ? home
        : System.IO.Path.Combine(
            Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state ? state
                : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state"),
            "patchgen");
}
