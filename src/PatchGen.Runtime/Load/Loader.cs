using PatchGen.Format;

namespace PatchGen.Runtime.Load;

/// <summary>A tarball whose limits, names and hashes hold, and whose contents this runtime can apply.</summary>
internal sealed record LoadedPatch(PatchArchive Archive)
{
    public Manifest Manifest => Archive.Manifest;

    /// <summary>True where it is only tried: nothing of it is to run.</summary>
    public bool Rehearsed { get; init; }
}

/// <summary>The first step: from bytes to a patch, nothing in the process touched.</summary>
internal static class Loader
{
    /// <param name="tarball">The bytes, as they came over the socket or from the file.</param>
    /// <param name="contentHash">The hash that the sender verified, or null where nobody did.</param>
    public static Result<LoadedPatch> Load(ReadOnlyMemory<byte> tarball, string? contentHash)
    {
        var archive = PatchArchive.Read(tarball);
        if (!archive.Ok) return archive.Failure;
        var manifest = archive.Value.Manifest;
        if (contentHash is not null && contentHash != manifest.ContentHash)
            return new Failure(Code.TarballHash, $"The process received patch {manifest.ContentHash[..12]}, not {Shown(contentHash)} as verified. Apply it again.");
        if (Unsupported(manifest) is { } what)
            return new Failure(Code.NotSupported, $"Patch {manifest.Id} {what}, which this version of PatchGen cannot apply. Use a version that can.");
        return new LoadedPatch(archive.Value);
    }

    private static string? Unsupported(Manifest manifest) => manifest switch
    {
        { Replaces.IsDefaultOrEmpty: false } => "supersedes other patches",
        _ => null,
    };

    private static string Shown(string hash) => string.Concat(hash.Where(char.IsAsciiHexDigit).Take(12));
}
