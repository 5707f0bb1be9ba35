using System.Diagnostics;

namespace PatchGen.Cli.Create;

/// <summary>Runs the .NET SDK, in the user's own directory, as the user would: that decides which global.json, and so which SDK, holds.</summary>
internal static class Dotnet
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="arguments">As after <c>dotnet</c>.</param>
    /// <param name="progress">Told each line that it prints.</param>
    /// <param name="cancel">Ends it, with its own children.</param>
    /// <returns>The exit code and all that it printed.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal static (int Exit, IReadOnlyList<string> Output) Run(IEnumerable<string> arguments, Action<string> progress, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";
        var start = new ProcessStartInfo(host, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Its own words are parsed, whatever language the user has.
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        // Two compilations of one run never get back what the compiler's instrumented code costs: a third of their time.
        start.Environment.TryAdd("DOTNET_TieredPGO", "0");
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

    /// <summary>Global properties on its command line: semicolons and commas would end one there.</summary>
    internal static IEnumerable<string> Properties(IEnumerable<string> properties) =>
        properties.Select(p => "-p:" + p.Replace(";", "%3B", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal));
}
