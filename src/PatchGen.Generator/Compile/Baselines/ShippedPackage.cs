using System.IO.Compression;
using PatchGen.Format;

namespace PatchGen.Generator.Compile.Baselines;

/// <summary>A nupkg as it was shipped: one assembly of it, and the PDB that belongs to it.</summary>
public static class ShippedPackage
{
    /// <summary>Takes the assembly, and the PDB beside it there or in the snupkg beside the package, out of the package.</summary>
    /// <param name="package">The nupkg.</param>
    /// <param name="destination">Where to put the files; what it held is removed.</param>
    /// <param name="assembly">The assembly's simple name; null: the only one.</param>
    /// <param name="framework">The target framework, as a project names it; null, or one that the package does not have: the only one.</param>
    /// <returns>The path of the assembly, or <see cref="Code.BaselineNotFound"/> with what the package holds.</returns>
    public static Result<string> Unpack(string package, string destination, string? assembly, string? framework)
    {
        try
        {
            if (Directory.Exists(destination)) Directory.Delete(destination, recursive: true);
            Directory.CreateDirectory(destination);
            using var archive = ZipFile.OpenRead(package);
            var all = archive.Entries.Where(e => IsShipped(e) && IsAssembly(e.Name, assembly)).ToList();
            var candidates = all.Where(e => IsFor(e, framework)).ToList();
            if (candidates.Count == 0) candidates = all;
            if (candidates is not [var chosen]) return NotFound(Which(package, all, candidates, assembly, framework));

            var path = Path.Combine(destination, chosen.Name);
            chosen.ExtractToFile(path);
            var symbols = Path.ChangeExtension(package, ".snupkg");
            if (!ExtractPdb(archive, chosen, path) && File.Exists(symbols))
            {
                using var symbolArchive = ZipFile.OpenRead(symbols);
                ExtractPdb(symbolArchive, chosen, path);
            }

            return path;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return NotFound($"The package {package} cannot be read: {e.Message}");
        }
    }

    private static string Which(string package, List<ZipArchiveEntry> all, List<ZipArchiveEntry> candidates, string? assembly, string? framework)
    {
        if (all.Count == 0) return $"The package {package} has no {assembly ?? "assembly"}{(assembly is null ? "" : ".dll")} in lib/ or tools/.";
        var names = string.Join(", ", candidates.Select(e => e.FullName));
        return framework is null
            ? $"The package {package} has several assemblies: {names}. Choose the target framework{(assembly is null ? " and the assembly" : "")}."
            : $"The package {package} has no {assembly ?? "assembly"} for {framework}; it has {names}.";
    }

    // lib/<framework>/X.dll of libraries, tools/<framework>/any/X.dll of dotnet tools.
    private static bool IsShipped(ZipArchiveEntry entry) => entry.FullName.Split('/') is ["lib", _, _] or ["tools", _, "any", _];

    private static bool IsAssembly(string file, string? assembly)
    {
        var extension = Path.GetExtension(file);
        return (extension.Equals(".dll", StringComparison.OrdinalIgnoreCase) || extension.Equals(".exe", StringComparison.OrdinalIgnoreCase))
            && (assembly is null || Path.GetFileNameWithoutExtension(file).Equals(assembly, StringComparison.OrdinalIgnoreCase));
    }

    // A project says net8.0-windows, its package net8.0-windows7.0.
    private static bool IsFor(ZipArchiveEntry entry, string? framework)
    {
        if (string.IsNullOrEmpty(framework)) return false;
        var folder = entry.FullName.Split('/')[1];
        return folder.Equals(framework, StringComparison.OrdinalIgnoreCase)
            || (framework.Contains('-') && folder.StartsWith(framework, StringComparison.OrdinalIgnoreCase) && folder.AsSpan(framework.Length).IndexOfAnyExcept("0123456789.") < 0);
    }

    private static bool ExtractPdb(ZipArchive archive, ZipArchiveEntry assembly, string path)
    {
        var name = Path.ChangeExtension(assembly.FullName, ".pdb");
        if (archive.Entries.FirstOrDefault(e => e.FullName.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } pdb) return false;
        pdb.ExtractToFile(Path.ChangeExtension(path, ".pdb"));
        return true;
    }

    private static Failure NotFound(string message) => new(Code.BaselineNotFound, message);
}
