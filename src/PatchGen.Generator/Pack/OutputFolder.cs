using PatchGen.Format;
using PatchGen.Generator.Report;

namespace PatchGen.Generator.Pack;

/// <summary>The folder that a project's patches go to; other projects may share it.</summary>
internal sealed class OutputFolder(string directory, string assemblyName)
{
    private const string Extension = ".patch.tar.gz";
    private const int IdLength = 8;

    /// <summary>The path of the patch of that id.</summary>
    public string PathOf(string id) => Path.Combine(directory, $"{assemblyName}-{id}{Extension}");

    /// <summary>Runs what writes here; a full disk or a missing right is a failure to report, not a defect.</summary>
    public Failure? Try(Action write)
    {
        try
        {
            write();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Failure(Code.OutputFailed, $"{assemblyName}: the output cannot be written to {directory}: {e.Message}");
        }
    }

    /// <summary>Puts a patch in place of the project's earlier ones.</summary>
    public void WritePatch(string path, byte[] tarball)
    {
        Write(path, tarball);
        RemovePatches(except: path);
    }

    /// <summary>Removes the project's patches: a stale one must not be taken for the outcome of this build.</summary>
    public void RemovePatches(string? except = null)
    {
        if (!Directory.Exists(directory)) return;
        foreach (var file in Directory.EnumerateFiles(directory, $"*{Extension}"))
        {
            if (IsOurs(Path.GetFileName(file)) && Path.GetFileName(file) != Path.GetFileName(except)) File.Delete(file);
        }
    }

    /// <summary>Writes what stands beside the patch, also where there is none.</summary>
    public void WriteReports(IReadOnlyDictionary<string, byte[]> reports)
    {
        foreach (var (name, bytes) in reports) Write(Path.Combine(directory, name), bytes);
    }

    // Not by prefix alone: Lib-Extra's patches are not Lib's.
    private bool IsOurs(string name) =>
        name.StartsWith(assemblyName + "-", StringComparison.Ordinal)
        && name[(assemblyName.Length + 1)..^Extension.Length] is { Length: IdLength } id
        && id.All(c => c is >= '0' and <= '9' or >= 'a' and <= 'v');

    // A reader, or a build killed midway, finds the previous file or this one, never half of it.
    private void Write(string path, byte[] bytes)
    {
        Directory.CreateDirectory(directory);
        var temporary = Path.Combine(directory, $".{Path.GetFileName(path)}.{Environment.ProcessId}.tmp");
        try
        {
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
