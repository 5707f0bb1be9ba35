using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PatchGen.StandStill;

/// <summary>The tool, as an operator runs it.</summary>
internal sealed class Tool(string program, Command command, Deployment deployment)
{
    /// <summary>Starts an operation.</summary>
    public Process Start(Operation operation, Target target) => operation == Operation.Apply
        ? Start(["apply", deployment.Patch, "--pid", $"{target.Pid}", "--wait", "30"])
        : Start(["undo", deployment.Id, "--pid", $"{target.Pid}"]);

    /// <summary>Does it, to its end.</summary>
    public async Task<Answer> Run(Operation operation, Target target, CancellationToken cancel)
    {
        using var process = Start(operation, target);
        return await Answer(process, cancel);
    }

    /// <summary>Waits for the end of what was started, and reads the answer.</summary>
    public static async Task<Answer> Answer(Process process, CancellationToken cancel) => StandStill.Answer.Of(await Command.Ended(process, cancel));

    private Process Start(IEnumerable<string> arguments) => command.Start("dotnet", [program, .. arguments, "--json"]);
}

/// <summary>What the tool answered.</summary>
/// <param name="Code">The stable code; <c>killed</c> where it ended without an answer.</param>
/// <param name="Said">The message, and the evidence below it.</param>
/// <param name="Pause">The stops that it reports, in milliseconds; null where it reports none.</param>
internal sealed partial record Answer(string Code, string Said, double? Pause)
{
    /// <summary>The process was switched, whatever drains or is unproven.</summary>
    public bool Took => Code is "ok" or "draining" or "unproven";

    public static Answer Of(Ended ended)
    {
        try
        {
            using var json = JsonDocument.Parse(ended.Output);
            var root = json.RootElement;
            string[] lines = [root.GetProperty("message").GetString()!, .. root.GetProperty("evidence").EnumerateArray().Select(line => line.ToString())];
            double[] pauses = [.. lines.Select(line => Stop().Match(line)).Where(match => match.Success).Select(match => double.Parse(match.Groups["ms"].Value, CultureInfo.InvariantCulture))];
            return new(root.GetProperty("code").GetString()!, string.Join("; ", lines), pauses is [] ? null : pauses.Sum());
        }
        catch (JsonException)
        {
            return new("killed", $"exit code {ended.Exit}: {ended.Output}{ended.Error}", null);
        }
    }

    [GeneratedRegex(@"^stood still (.*: )?(?<ms>[\d.]+) ms (in all|to be counted)")]
    private static partial Regex Stop();
}
