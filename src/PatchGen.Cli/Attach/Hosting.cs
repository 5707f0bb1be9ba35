using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using PatchGen.Format;

namespace PatchGen.Cli.Attach;

/// <summary>Whether the managed part of the agent could be loaded in a process: found out from its files, before anything enters it.</summary>
internal static class Hosting
{
    private const string Switch = "System.Runtime.InteropServices.EnableConsumingManagedCodeFromNativeHosting";

    // What the assemblies beside the agent refer to outside of their own folder: trimming removes most of it.
    private static readonly Lazy<IReadOnlyList<string>> Needed = new(() =>
        [.. Directory.EnumerateFiles(AgentFiles.Folder, "*.dll").SelectMany(References).Distinct().Where(name => !File.Exists(Path.Combine(AgentFiles.Folder, name + ".dll")))]);

    /// <summary>The reason why not; null where nothing is known to speak against it.</summary>
    internal static Failure? Refusal(TargetProcess target, DotNetRuntime runtime)
    {
        if (runtime.Kind == RuntimeKind.SingleFile)
        {
            return new(
                Code.NotSupported,
                $"{target} is a self-contained single file, whose runtime takes in no further assemblies: publish it with `--no-self-contained` or without PublishSingleFile. Until then, restart it with the fixed build.");
        }

        if (runtime.Folder is { } folder && Directory.Exists(folder) && Needed.Value.FirstOrDefault(name => !File.Exists(Path.Combine(folder, name + ".dll"))) is { } missing)
        {
            return new(
                Code.NotSupported,
                $"{target} is trimmed: {missing}.dll, which PatchGen needs, is not part of it. Publish it without PublishTrimmed. Until then, restart it with the fixed build.");
        }

        return HostingOff(target)
            ? new(Code.NotSupported, $"{target} forbids loading components: {Switch} is false in its runtimeconfig.json, as trimming sets it. Set it to true, or publish without PublishTrimmed.")
            : null;
    }

    private static bool HostingOff(TargetProcess target)
    {
        if (target.RuntimeConfiguration is not { } path) return false;
        try
        {
            using var file = File.OpenRead(path);
            using var json = JsonDocument.Parse(file, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return json.RootElement.TryGetProperty("runtimeOptions", out var options)
                && options.TryGetProperty("configProperties", out var properties)
                && properties.TryGetProperty(Switch, out var value)
                && value.ToString().Equals("false", StringComparison.OrdinalIgnoreCase);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            // Nothing is known of it then, and the attach finds out.
            return false;
        }
    }

    private static IEnumerable<string> References(string path)
    {
        using var image = new PEReader(File.OpenRead(path));
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
