using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;

namespace PatchGen.Hooks.Testing;

/// <summary>What <c>patchgen --json</c> answered.</summary>
/// <param name="Code">The stable code, for example <c>ok</c>, <c>vetoed</c> or <c>busy</c>.</param>
/// <param name="Message">One line: what happened or, for a refusal, what, why and what to do.</param>
/// <param name="Id">The patch's id, where the answer is about one.</param>
/// <param name="Evidence">Lines, or objects.</param>
public sealed record PatchResult(string Code, string Message, string? Id, ImmutableArray<JsonElement> Evidence)
{
    /// <summary>The message with the evidence below it.</summary>
    public override string ToString() => string.Join('\n', Evidence.Select(e => "  " + e).Prepend($"{Code}: {Message}"));
}

/// <summary>A patch could not be made, applied or taken back.</summary>
/// <param name="result">What the tool answered.</param>
public sealed class PatchException(PatchResult result) : Exception(result.ToString())
{
    /// <summary>What the tool answered.</summary>
    public PatchResult Result { get; } = result;
}

/// <summary>
/// Finds and runs the tool, so that a test applies what an operator would, the same way. In this order: the file that <c>PATCHGEN_TOOL</c>
/// names, <c>patchgen</c> on the PATH, that in <c>~/.dotnet/tools</c>, a local tool of the repository.
/// </summary>
internal static class PatchgenTool
{
    public static async Task<PatchResult> RunAsync(IEnumerable<string> arguments, CancellationToken cancel)
    {
        var (program, first) = Find();
        var start = new ProcessStartInfo(program, first.Concat(arguments)) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = AppContext.BaseDirectory };
        // What a test runner sets for itself must not reach the builds that the tool starts.
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList()) start.Environment.Remove(name);
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        using var killed = cancel.Register(() => process.Kill(entireProcessTree: true));
        var said = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var answer = await process.StandardOutput.ReadToEndAsync(CancellationToken.None).ConfigureAwait(false);
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        cancel.ThrowIfCancellationRequested();
        try
        {
            using var json = JsonDocument.Parse(answer);
            var root = json.RootElement;
            return new(
                root.GetProperty("code").GetString()!,
                root.GetProperty("message").GetString()!,
                root.GetProperty("id").GetString(),
                [.. root.GetProperty("evidence").EnumerateArray().Select(e => e.Clone())]);
        }
        catch (JsonException)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode} and no answer:\n{answer}\n{await said.ConfigureAwait(false)}");
        }
    }

    private static (string Program, string[] First) Find()
    {
        if (Environment.GetEnvironmentVariable("PATCHGEN_TOOL") is { Length: > 0 } given)
        {
            if (!File.Exists(given)) throw new FileNotFoundException($"PATCHGEN_TOOL names {given}, which does not exist.");
            return given.EndsWith(".dll", StringComparison.Ordinal) ? (DotNet, [given]) : (given, []);
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dotnet", "tools"));
        if (folders.Select(folder => Path.Combine(folder, "patchgen")).FirstOrDefault(File.Exists) is { } installed) return (installed, []);
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var manifest = Path.Combine(at.FullName, ".config", "dotnet-tools.json");
            if (File.Exists(manifest) && File.ReadAllText(manifest).Contains("patchgen.cli", StringComparison.OrdinalIgnoreCase)) return (DotNet, ["tool", "run", "patchgen", "--"]);
        }

        throw new FileNotFoundException("patchgen is not installed. Install it with `dotnet tool install --global PatchGen.Cli`, or name it in the environment variable PATCHGEN_TOOL.");
    }

    internal static string DotNet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";
}
