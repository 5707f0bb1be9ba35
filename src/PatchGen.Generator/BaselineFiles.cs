using PatchGen.Format;

namespace PatchGen.Generator;

/// <summary>Leaves the pre side for who wants to run it: tests of a patch start a process from it.</summary>
internal static class BaselineFiles
{
    /// <summary>Writes the pre assemblies of all targets, and their PDBs.</summary>
    /// <returns>Why they could not be written; null where they were.</returns>
    public static Failure? Write(Assemblies assemblies, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var (pre, _) in assemblies.Pairs)
            {
                File.WriteAllBytes(Path.Combine(folder, pre.Name + ".dll"), [.. pre.Image]);
                if (!pre.Pdb.IsDefaultOrEmpty) File.WriteAllBytes(Path.Combine(folder, pre.Name + ".pdb"), [.. pre.Pdb]);
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Failure(Code.OutputFailed, $"The baseline cannot be left in {folder}: {e.Message}");
        }
    }
}
