using System.Collections.Immutable;
using PatchGen.Format;

namespace PatchGen.Generator.Compile.Shipped;

/// <summary>Opens a shipped binary: its symbols come from metadata, its places from the PDB beside it or inside it.</summary>
internal static class ShippedSide
{
    public static Result<Snapshot> Open(SideInput.Binary binary)
    {
        if (!File.Exists(binary.AssemblyPath)) return NotFound($"{binary.AssemblyPath} does not exist.");
        try
        {
            ImmutableArray<byte> image = [.. File.ReadAllBytes(binary.AssemblyPath)];
            var embedded = PortablePdb.Embedded(image);
            var pdb = binary.PdbPath is null && !embedded.IsEmpty ? embedded : Beside(binary);
            if (!pdb.IsEmpty && pdb != embedded && !PortablePdb.BelongsTo(pdb, image))
                return NotFound($"{PdbPath(binary)} was not written with {binary.AssemblyPath}: their ids differ. Take both from the same build.");
            return new Snapshot(image, pdb) { CompilerVersion = PortablePdb.CompilerVersion(pdb) };
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return NotFound($"{binary.AssemblyPath} cannot be read as a managed assembly with a portable PDB: {e.Message}");
        }
    }

    private static ImmutableArray<byte> Beside(SideInput.Binary binary) => File.Exists(PdbPath(binary)) ? [.. File.ReadAllBytes(PdbPath(binary))] : [];

    private static string PdbPath(SideInput.Binary binary) => binary.PdbPath ?? Path.ChangeExtension(binary.AssemblyPath, ".pdb");

    private static Failure NotFound(string message) => new(Code.BaselineNotFound, message);
}
