using System.Text.Json;

namespace PatchGen.Corpus;

/// <summary>The real tool, called as an operator calls it.</summary>
internal sealed class Patchgen(string program, Command command)
{
    /// <summary>Makes the patch of the tree's state against a shipped library.</summary>
    /// <param name="project">The project file.</param>
    /// <param name="baseline">The pre library, as built.</param>
    /// <param name="properties">The global properties of both builds.</param>
    /// <param name="hook">The source of its transform hooks, or null.</param>
    /// <param name="into">The folder for the tarball and the verdict; emptied first.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<Creation> Create(string project, Side baseline, IEnumerable<string> properties, string? hook, string into, CancellationToken cancel)
    {
        if (Directory.Exists(into)) Directory.Delete(into, recursive: true);
        Directory.CreateDirectory(into);
        string[] given = [.. properties, $"PatchGenBaselineAssembly={baseline.Library}", $"PatchGenOutputPath={into}/"];
        var answer = await Answer(cancel, ["create", project, .. given.Select(property => "-p:" + property), .. hook is null ? Array.Empty<string>() : ["--hook", hook]]);
        return new(
            answer,
            PatchVerdict.Read(Path.Combine(into, "verdict.json")),
            Directory.GetFiles(into, "*.patch.tar.gz").FirstOrDefault());
    }

    /// <summary>Applies a tarball to a process; what still drains or cannot be proven is said, not an error.</summary>
    public Task<Answer> Apply(string patch, int pid, CancellationToken cancel) =>
        Answer(cancel, ["apply", patch, "--pid", $"{pid}", "--allow-draining", "--allow-unproven"]);

    /// <summary>Lists the patches of a process.</summary>
    public Task<Answer> View(int pid, CancellationToken cancel) => Answer(cancel, ["view", "--pid", $"{pid}"]);

    /// <summary>Takes a patch out of a process.</summary>
    public Task<Answer> Undo(string id, int pid, CancellationToken cancel) =>
        Answer(cancel, ["undo", id, "--pid", $"{pid}"]);

    private async Task<Answer> Answer(CancellationToken cancel, IEnumerable<string> arguments)
    {
        var result = await command.Run(cancel, "dotnet", [program, .. arguments, "--json"]);
        try
        {
            using var json = JsonDocument.Parse(result.Out);
            var root = json.RootElement;
            return new(Corpus.Answer.Text(root, "code") ?? "internal", Corpus.Answer.Text(root, "id"), Corpus.Answer.Text(root, "message") ?? "", Evidence(root));
        }
        catch (JsonException)
        {
            return new("internal", null, $"patchgen ended with exit code {result.Code} and no JSON: {Command.Complaint(result)}", []);
        }
    }

    private static JsonElement[] Evidence(JsonElement root) =>
        root.TryGetProperty("evidence", out var value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(line => line.Clone())] : [];
}

/// <summary>What the tool answered.</summary>
/// <param name="Code">The stable code; <c>ok</c> where all went well.</param>
/// <param name="Id">The patch that it speaks of.</param>
/// <param name="Message">One line for people.</param>
/// <param name="Evidence">Lines, or objects where the command lists things.</param>
internal sealed record Answer(string Code, string? Id, string Message, JsonElement[] Evidence)
{
    /// <summary>The change is in the process (or out of it, for an undo), whatever may still drain.</summary>
    public bool Took => Code is "ok" or "draining" or "unproven";

    /// <summary>The message and what stands below it, in one line.</summary>
    public string Said => string.Join("; ", [Message, .. Evidence.Select(line => line.ToString())]);

    /// <summary>A view's answer lists the patch as one that is in.</summary>
    public bool Lists(string patch) => Evidence.Any(row =>
        row.ValueKind == JsonValueKind.Object && Text(row, "id") == patch && Text(row, "state") != "Reversed");

    /// <summary>A string property of an object, or null.</summary>
    public static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>What <c>patchgen create</c> left.</summary>
internal sealed record Creation(Answer Answer, PatchVerdict? Verdict, string? Tarball);
