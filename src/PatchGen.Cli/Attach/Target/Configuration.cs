using System.Text.Json;

namespace PatchGen.Cli.Attach.Target;

/// <summary>The <c>runtimeconfig.json</c> of a program: beside it, or in its single file.</summary>
/// <param name="Options">Its <c>runtimeOptions</c>.</param>
internal sealed record Configuration(JsonElement Options)
{
    /// <summary>The version of the runtime that the program brings along; null where it brings none.</summary>
    internal Version? IncludedRuntime =>
        Options.TryGetProperty("includedFrameworks", out var frameworks) && frameworks.ValueKind == JsonValueKind.Array
            ? frameworks.EnumerateArray().Where(framework => Text(framework, "name") == "Microsoft.NETCore.App").Select(framework => Version.TryParse(Text(framework, "version")?.Split('-')[0], out var version) ? version : null).FirstOrDefault()
            : null;

    /// <summary>Reads it; null where there is none, or none that can be read.</summary>
    internal static Configuration? Of(TargetProcess target)
    {
        try
        {
            if ((target.RuntimeConfiguration is { } path ? File.ReadAllBytes(path) : Bundle.Of(target.Pid)?.Configuration) is not { Length: > 0 } bytes) return null;
            using var json = JsonDocument.Parse(bytes, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return json.RootElement.TryGetProperty("runtimeOptions", out var options) && options.ValueKind == JsonValueKind.Object ? new(options.Clone()) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            // Nothing is known of it then, and the attach finds out.
            return null;
        }
    }

    /// <summary>True where the property is set to false.</summary>
    internal bool TurnsOff(string property) =>
        Options.TryGetProperty("configProperties", out var properties)
        && properties.ValueKind == JsonValueKind.Object
        && properties.TryGetProperty(property, out var value)
        && value.ToString().Equals("false", StringComparison.OrdinalIgnoreCase);

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
