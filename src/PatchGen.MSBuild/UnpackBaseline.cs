using System.IO.Compression;
using Microsoft.Build.Framework;
using PatchGen.Format;
using Task = Microsoft.Build.Utilities.Task;

namespace PatchGen.MSBuild;

/// <summary>Takes the shipped assembly, and the PDB beside it, out of a package.</summary>
[MSBuildMultiThreadableTask]
public sealed class UnpackBaseline : Task
{
    /// <summary>The project file, absolute.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The nupkg; an snupkg beside it is read for the PDB.</summary>
    [Required]
    public string Package { get; set; } = "";

    /// <summary>The assembly's simple name.</summary>
    [Required]
    public string AssemblyName { get; set; } = "";

    /// <summary>The target framework whose folder of <c>lib</c> is wanted.</summary>
    public string? TargetFramework { get; set; }

    /// <summary>Where to put the files; what it held is removed.</summary>
    [Required]
    public string Destination { get; set; } = "";

    /// <summary>Where a tool that started the build wants to read how it ended; else empty.</summary>
    public string? OutcomeFile { get; set; }

    /// <summary>The assembly.</summary>
    [Output]
    public string Assembly { get; set; } = "";

    /// <inheritdoc />
    public override bool Execute()
    {
        try
        {
            if (Directory.Exists(Destination)) Directory.Delete(Destination, recursive: true);
            Directory.CreateDirectory(Destination);
            using var package = ZipFile.OpenRead(Package);
            var candidates = package.Entries.Where(e => e.FullName.StartsWith("lib/", StringComparison.OrdinalIgnoreCase) && IsAssembly(e.Name)).ToList();
            var chosen = candidates.FirstOrDefault(e => FolderOf(e).Equals(TargetFramework, StringComparison.OrdinalIgnoreCase))
                ?? (candidates.Count == 1 ? candidates[0] : null);
            if (chosen is null) return Fail($"{Package} has no lib/{TargetFramework}/{AssemblyName}.dll; it has {(candidates.Count == 0 ? "none for any framework" : string.Join(", ", candidates.Select(e => e.FullName)))}.");

            Assembly = Path.Combine(Destination, chosen.Name);
            chosen.ExtractToFile(Assembly);
            var symbols = Path.ChangeExtension(Package, ".snupkg");
            if (!ExtractPdb(package, chosen) && File.Exists(symbols))
            {
                using var symbolPackage = ZipFile.OpenRead(symbols);
                ExtractPdb(symbolPackage, chosen);
            }

            return true;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return Fail($"The baseline package {Package} cannot be read: {e.Message}");
        }
    }

    private bool ExtractPdb(ZipArchive archive, ZipArchiveEntry assembly)
    {
        var name = Path.ChangeExtension(assembly.FullName, ".pdb");
        if (archive.Entries.FirstOrDefault(e => e.FullName.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } pdb) return false;
        pdb.ExtractToFile(Path.ChangeExtension(Assembly, ".pdb"));
        return true;
    }

    private bool IsAssembly(string name) =>
        name.Equals(AssemblyName + ".dll", StringComparison.OrdinalIgnoreCase) || name.Equals(AssemblyName + ".exe", StringComparison.OrdinalIgnoreCase);

    private static string FolderOf(ZipArchiveEntry entry) => entry.FullName.Split('/') is [_, var folder, _] ? folder : "";

    private bool Fail(string message)
    {
        Diagnostics.Log(Log, new Failure(Code.BaselineNotFound, message), ProjectFile, OutcomeFile);
        return false;
    }
}
