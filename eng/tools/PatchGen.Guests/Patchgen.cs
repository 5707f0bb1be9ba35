using System.Text.Json;

namespace PatchGen.Guests;

/// <summary>The real tool, called as an operator calls it.</summary>
internal sealed class Patchgen(Command command, string program)
{
    private const string NoAnswer = "no-answer";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Makes the patch of a project against a commit.</summary>
    /// <returns>The tarball.</returns>
    /// <exception cref="GuestsFailure">There is none.</exception>
    public async Task<string> Create(string project, string baseline, string into, CancellationToken cancel)
    {
        await command.Must(cancel, "dotnet", program, "create", project, "--baseline", baseline, "-c", "Release", $"-p:PatchGenOutputPath={into}/");
        return Directory.GetFiles(into, "*.patch.tar.gz") is [var patch] ? patch : throw new GuestsFailure($"`patchgen create` left no single patch in {into}");
    }

    /// <summary>Applies a patch, and accepts nothing that it would rather not.</summary>
    public Task<Answer> Apply(string patch, int pid, string record, CancellationToken cancel) => Ask(record, cancel, "apply", patch, "--pid", $"{pid}");

    /// <summary>Takes a patch back.</summary>
    public Task<Answer> Undo(string id, int pid, string record, CancellationToken cancel) => Ask(record, cancel, "undo", id, "--pid", $"{pid}");

    private async Task<Answer> Ask(string record, CancellationToken cancel, params string[] arguments)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(Longest);
        CommandResult result;
        try
        {
            result = await command.Run(deadline.Token, "dotnet", [program, .. arguments, "--json"]);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(-1, NoAnswer, $"the tool did not end within {Longest.TotalMinutes} minutes", []);
        }

        try
        {
            using var json = JsonDocument.Parse(result.Out);
            await File.WriteAllTextAsync(record, JsonSerializer.Serialize(json.RootElement, Indented) + "\n", cancel);
            return new(result.Code, Text(json.RootElement, "code"), Text(json.RootElement, "message"),
                json.RootElement.TryGetProperty("evidence", out var evidence) && evidence.ValueKind == JsonValueKind.Array ? [.. evidence.EnumerateArray().Select(line => line.ToString())] : []);
        }
        catch (JsonException)
        {
            // It broke. What that left in the process is still worth to be asked.
            await File.WriteAllTextAsync(record, result.Out + result.Error, cancel);
            return new(result.Code, NoAnswer, "the tool ended without its JSON", [.. result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)]);
        }
    }

    private static string Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}

/// <summary>What the tool answered.</summary>
/// <param name="Exit">Its exit code.</param>
/// <param name="Code">The stable code; <c>ok</c> where all went well.</param>
/// <param name="Message">One line for people.</param>
/// <param name="Evidence">What stands below it: the unproven callers, for one.</param>
internal sealed record Answer(int Exit, string Code, string Message, IReadOnlyList<string> Evidence)
{
    /// <summary>The tool reported success, and had nothing to add.</summary>
    public bool IsPlainSuccess => this is { Exit: 0, Code: "ok" };

    /// <summary>Whether the answer names something.</summary>
    public bool Names(string what) => Evidence.Append(Message).Any(line => line.Contains(what, StringComparison.Ordinal));
}
