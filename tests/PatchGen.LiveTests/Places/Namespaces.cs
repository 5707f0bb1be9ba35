using System.Diagnostics;

namespace PatchGen.LiveTests.Places;

/// <summary>Whether this machine lets a test make namespaces and mounts.</summary>
internal static class Namespaces
{
    private static readonly Lazy<string?> Tried = new(() =>
    {
        if (Environment.UserName != "root") return "makes namespaces, which takes root";
        using var trial = Process.Start(new ProcessStartInfo("unshare", ["--mount", "--pid", "--fork", "--net", "--propagation", "private", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]) { RedirectStandardError = true })!;
        var error = trial.StandardError.ReadToEnd();
        trial.WaitForExit();
        return trial.ExitCode == 0 ? null : "makes namespaces, which this machine forbids: " + error.Trim();
    });

    /// <summary>Null, or why not.</summary>
    internal static string? Forbidden => Tried.Value;
}
