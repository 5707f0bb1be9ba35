using PatchGen.Generator.Classify;
using PatchGen.Generator.Extract;

namespace PatchGen.Generator.Pack;

/// <summary>The last step: the tarball and what stands beside it.</summary>
public static class Packer
{
    /// <summary>Writes the tarball, atomically, and removes the project's earlier ones.</summary>
    public static PatchOutcome Pack(Verdict.Clean verdict, PatchModule module, IReadOnlyDictionary<string, byte[]> reports, PatchRequest request) =>
        throw new NotImplementedException();

    /// <summary>Writes <c>verdict.json</c> and <c>report.sarif</c> where no patch is made, and removes the project's earlier tarballs.</summary>
    public static void WriteVerdict(string assemblyName, IReadOnlyDictionary<string, byte[]> reports, string outputDirectory) =>
        throw new NotImplementedException();
}
