namespace PatchGen.Format;

/// <summary>What a reader accepts. A patch is kilobytes to a few megabytes: whatever is beyond these is damaged or hostile.</summary>
public static class PatchLimits
{
    /// <summary>The largest tarball, compressed, in bytes.</summary>
    public const int MaximumTarball = 64 << 20;

    /// <summary>The most that a tarball may unpack to, in bytes.</summary>
    public const long MaximumUnpacked = 256L << 20;

    /// <summary>The largest manifest, in bytes.</summary>
    public const int MaximumManifest = 16 << 20;

    /// <summary>The most entries.</summary>
    public const int MaximumEntries = 1_000;

    /// <summary>The longest path, in characters.</summary>
    public const int MaximumPath = 200;
}
