using System.Text.Json.Nodes;
using PatchGen.Format;
using Spectre.Console;

namespace PatchGen.Cli.Output;

/// <summary>How a command ended: the one thing that is printed, for people or as JSON.</summary>
/// <param name="Command">The command's name.</param>
/// <param name="Code">The stable code.</param>
/// <param name="Message">One line: what happened or, for a refusal, what, why and what to do.</param>
internal sealed record Outcome(string Command, Code Code, string Message)
{
    internal Outcome(string command, Failure failure)
        : this(command, failure.Code, failure.Message) => Evidence = [.. failure.Evidence.Select(line => (JsonNode)line)];

    /// <summary>One word: <c>applied</c>, <c>already-applied</c>, <c>draining</c>, <c>unproven</c>, <c>reversed</c>, <c>done</c>, <c>refused</c>, <c>cancelled</c>.</summary>
    internal string Name { get; init; } = Code == Code.Cancelled ? "cancelled" : Code.Exit == 0 ? "done" : "refused";

    /// <summary>The patch's id, where the command is about one.</summary>
    internal string? Id { get; init; }

    /// <summary>The process, where the command is about one.</summary>
    internal int? Pid { get; init; }

    /// <summary>Lines, or objects where the command lists things.</summary>
    internal IReadOnlyList<JsonNode> Evidence { get; init; } = [];

    /// <summary>Draws the evidence for people; null: its lines are printed as they are.</summary>
    internal Action<IAnsiConsole>? Draw { get; init; }

    /// <summary>The evidence as lines for people; null: each of its own lines, or objects, is printed as it is.</summary>
    internal IReadOnlyList<string>? Text { get; init; }

    /// <summary>The exit code: the code's own, but 0 where an option allowed the outcome.</summary>
    internal int Exit { get; init; } = Code.Exit;

    /// <summary>True where the outcome is what was asked for, whatever its exit code: it is printed to stdout.</summary>
    internal bool Answers { get; init; }

    /// <summary>The fixed fields of <c>--json</c>.</summary>
    internal JsonObject ToJson() => new()
    {
        ["schemaVersion"] = 1,
        ["command"] = Command,
        ["outcome"] = Name,
        ["code"] = Code.Name,
        ["id"] = Id,
        ["pid"] = Pid,
        ["message"] = Message,
        ["evidence"] = new JsonArray([.. Evidence.Select(node => node.DeepClone())]),
    };
}
