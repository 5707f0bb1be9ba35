using System.Diagnostics;
using System.Text;

namespace PatchGen.PackageTests;

/// <summary>How a program ended.</summary>
public sealed record ToolResult(int Exit, string Output)
{
    public bool Ok => Exit == 0;

    /// <summary>The lines that carry an id, each once: MSBuild repeats errors at its end.</summary>
    public IReadOnlyList<string> Lines(string id) => [.. Output.Split('\n').Where(line => line.Contains(id, StringComparison.Ordinal)).Select(line => line.Trim()).Distinct()];
}

/// <summary>Programs as a user starts them; none outlives its test.</summary>
internal static class Tool
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(8);

    public static ToolResult Run(string file, string directory, IReadOnlyDictionary<string, string>? environment, params IEnumerable<string> arguments) =>
        Run(Deadline, file, directory, environment, arguments);

    /// <exception cref="TimeoutException">It did not end in time: what it had said by then is in the message.</exception>
    public static ToolResult Run(TimeSpan deadline, string file, string directory, IReadOnlyDictionary<string, string>? environment, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        // What the runner of the tests set for itself must not reach a user's build.
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || n.StartsWith("PatchGen", StringComparison.OrdinalIgnoreCase) || n is "GITHUB_ACTIONS" or "TF_BUILD").ToList()) start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["UseSharedCompilation"] = "false";
        // What NuGet would ask a server for beside packages: known vulnerabilities, and whether a signer's certificate was revoked.
        start.Environment["NuGetAudit"] = "false";
        start.Environment["NUGET_CERT_REVOCATION_MODE"] = "offline";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) if (value.Length > 0) start.Environment[name] = value;

        var output = new StringBuilder();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += Heard;
        process.ErrorDataReceived += Heard;
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(deadline))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            lock (output) throw new TimeoutException($"{file} {string.Join(' ', arguments)} took longer than {deadline}. Until then it had said:\n{output}");
        }

        process.WaitForExit();
        return new ToolResult(process.ExitCode, output.ToString());

        void Heard(object sender, DataReceivedEventArgs e)
        {
            if (e.Data is null) return;
            lock (output) output.AppendLine(e.Data);
        }
    }
}
