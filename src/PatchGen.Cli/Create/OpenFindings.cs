using System.Text.Json.Nodes;
using PatchGen.Format;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Hooks;

namespace PatchGen.Cli.Create;

/// <summary>Reads from a verdict what hooks could handle and none does yet.</summary>
internal static class OpenFindings
{
    /// <summary>The findings, or a failure where the file is no verdict.</summary>
    internal static Result<IReadOnlyCollection<ScaffoldItem>> Of(JsonNode verdict)
    {
        try
        {
            if (verdict["findings"] is not JsonArray findings) return new Failure(Code.Usage, "The file is no verdict: it has no findings.");
            return new Result<IReadOnlyCollection<ScaffoldItem>>([.. findings.Where(IsOpen).Select(f => Item(f!))], null);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or NullReferenceException)
        {
            return new Failure(Code.Usage, $"The file is no verdict that this version reads: {e.Message}");
        }
    }

    private static bool IsOpen(JsonNode? finding) => finding is not null && finding["open"]!.GetValue<bool>() && finding["transform"] is JsonObject;

    private static ScaffoldItem Item(JsonNode finding)
    {
        var transform = finding["transform"]!;
        return new(
            finding["rule"]!.GetValue<string>(),
            finding["message"]!.GetValue<string>(),
            new Transform(transform["member"]!.GetValue<string>())
            {
                Pre = (string?)transform["pre"],
                Post = (string?)transform["post"],
                Shadow = (string?)transform["owner"] is { } owner ? (owner, transform["value"]!.GetValue<string>()) : null,
                State = (string?)transform["state"],
                Apply = [.. transform["apply"]!.AsArray().Select(line => line!.GetValue<string>())],
                Reverse = [.. transform["reverse"]!.AsArray().Select(line => line!.GetValue<string>())],
                IsComplete = transform["complete"]!.GetValue<bool>(),
            });
    }
}
