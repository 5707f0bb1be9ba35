using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using PatchGen.Format;

namespace PatchGen.Cli.Attach.Target;

/// <summary>Whether the managed part of the agent could be loaded in a process: found out from its files, before anything enters it.</summary>
internal static class Hosting
{
    private const string Components = "System.Runtime.InteropServices.EnableConsumingManagedCodeFromNativeHosting";
    private const string StartupHooks = "System.StartupHookProvider.IsSupported";

    // What the assemblies beside the agent refer to outside of their own folder: trimming removes most of it.
    private static readonly Lazy<IReadOnlyList<string>> Needed = new(() =>
        [.. Directory.EnumerateFiles(AgentFiles.Folder, "*.dll").SelectMany(References).Distinct().Where(name => !File.Exists(Path.Combine(AgentFiles.Folder, name + ".dll")))]);

    /// <summary>The reason why not; null where nothing is known to speak against it.</summary>
    internal static Failure? Refusal(TargetProcess target, DotNetRuntime runtime) =>
        runtime.Kind == RuntimeKind.SingleFile ? OfSingleFile(target) : OfLibrary(target, runtime);

    private static Failure? OfLibrary(TargetProcess target, DotNetRuntime runtime)
    {
        if (runtime.Folder is { } folder && Directory.Exists(folder) && Needed.Value.FirstOrDefault(name => !File.Exists(Path.Combine(folder, name + ".dll"))) is { } missing) return Trimmed(target, missing);
        return TurnedOff(target, Components);
    }

    // It brings its runtime along in the executable, which exports no hosting interface; the way in is a startup hook.
    private static Failure? OfSingleFile(TargetProcess target)
    {
        if (Bundle.Of(target.Pid) is not { } bundle)
            return new(Code.NotSupported, $"{target} has its runtime in its executable, in a form that this version does not know: restart it with the fixed build.");
        if (Needed.Value.FirstOrDefault(name => !bundle.Files.Contains(name + ".dll")) is { } missing) return Trimmed(target, missing);
        // What trimming turns off, it also removes parts of; those are told by no name of a file.
        return TurnedOff(target, StartupHooks) ?? TurnedOff(target, Components);
    }

    private static Failure? TurnedOff(TargetProcess target, string property) => Configuration.Of(target)?.TurnsOff(property) == true
        ? new(Code.NotSupported, $"{target} forbids loading components: {property} is false in its runtimeconfig.json, as trimming sets it. Set it to true, or publish without PublishTrimmed. Until then, restart it with the fixed build.")
        : null;

    private static Failure Trimmed(TargetProcess target, string missing) => new(
        Code.NotSupported,
        $"{target} is trimmed: {missing}.dll, which PatchGen needs, is not part of it. Publish it without PublishTrimmed. Until then, restart it with the fixed build.");

    private static IEnumerable<string> References(string path)
    {
        using var image = new PEReader(File.OpenRead(path));
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
