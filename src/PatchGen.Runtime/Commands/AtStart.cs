using PatchGen.Format;
using PatchGen.Runtime.Agent;
using PatchGen.Runtime.State;

namespace PatchGen.Runtime.Commands;

/// <summary>Applies patches before <c>Main</c>: code that runs once then simply is the post code.</summary>
internal static class AtStart
{
    /// <summary>Applies each, in order. One that is refused is said on stderr, and the process starts without it.</summary>
    /// <param name="process">The process.</param>
    /// <param name="tarballs">Paths, joined by colons.</param>
    public static void Apply(PatchedProcess process, string tarballs)
    {
        foreach (var path in tarballs.Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            var response = process.Change("apply", () => ApplyFile(process, path));
            // By the agent: the console throws where stderr is closed, and waits where nobody reads it.
            if (response.Code.Exit != 0) NativeMethods.patchgen_say($"patchgen: {path}: {response.Message}");
        }
    }

    private static WireResponse ApplyFile(PatchedProcess process, string path)
    {
        try
        {
            return Applier.Apply(process, new ApplyRequest(File.ReadAllBytes(path), null, 0, AtStart: true), Client.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            using var trail = new Trail("apply", process.Log, Client.None);
            return trail.Refuse(new Failure(Code.TarballTruncated, $"The tarball cannot be read: {e.Message}"));
        }
    }
}
