using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;

namespace PatchGen.Format;

/// <summary>A patch tarball: read with every limit checked, written deterministically.</summary>
public sealed class PatchArchive
{
    /// <summary>The name of the manifest in the tarball.</summary>
    public const string ManifestName = "manifest.json";

    /// <summary>The name of the detached CMS signature over the manifest's bytes.</summary>
    public const string SignatureName = "signature.p7s";

    // Not zero: some tools show 1970-01-01 as "no date".
    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private PatchArchive(Manifest manifest, byte[] manifestBytes, IReadOnlyDictionary<string, byte[]> files, byte[]? signature) =>
        (Manifest, ManifestBytes, Files, Signature) = (manifest, manifestBytes, files, signature);

    /// <summary>The manifest; its hash and its files' hashes have been verified.</summary>
    public Manifest Manifest { get; }

    /// <summary>The manifest's bytes as stored: what a signature covers.</summary>
    public byte[] ManifestBytes { get; }

    /// <summary>The files that the manifest lists, by path.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; }

    /// <summary>The signature, or null: not verified here.</summary>
    public byte[]? Signature { get; }

    /// <summary>Seals and writes a patch: the same inputs give the same bytes.</summary>
    /// <param name="manifest">The manifest; id, hash and files are set here.</param>
    /// <param name="files">The files by path, without the manifest.</param>
    /// <param name="signature">A CMS signature over the sealed manifest's bytes, or null.</param>
    public static (Manifest Sealed, byte[] Tarball) Write(Manifest manifest, IReadOnlyDictionary<string, byte[]> files, byte[]? signature = null)
    {
        var sealedManifest = PatchIdentity.Seal(manifest, files);
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal, leaveOpen: true))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Ustar))
        {
            Add(ManifestName, sealedManifest.ToJson());
            foreach (var file in files.OrderBy(f => f.Key, StringComparer.Ordinal)) Add(file.Key, file.Value);
            if (signature is not null) Add(SignatureName, signature);

            void Add(string name, byte[] bytes) => tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
            {
                DataStream = new MemoryStream(bytes),
                ModificationTime = Epoch,
                Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
            });
        }

        return (sealedManifest, buffer.ToArray());
    }

    /// <summary>Reads a tarball and verifies everything but the signature: limits, names, manifest, hashes, identity.</summary>
    public static Result<PatchArchive> Read(ReadOnlyMemory<byte> tarball)
    {
        if (tarball.Length > PatchLimits.MaximumTarball)
            return Hostile($"The tarball has {tarball.Length} bytes; a patch has at most {PatchLimits.MaximumTarball}.");
        var entries = Unpack(tarball);
        return entries.Ok ? Verify(entries.Value) : entries.Failure;
    }

    private static Result<Dictionary<string, byte[]>> Unpack(ReadOnlyMemory<byte> tarball)
    {
        var entries = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var unpacked = 0L;
        try
        {
            using var gzip = new GZipStream(new MemoryStream(tarball.ToArray(), writable: false), CompressionMode.Decompress);
            using var tar = new TarReader(gzip);
            while (tar.GetNextEntry() is { } entry)
            {
                if (entries.Count >= PatchLimits.MaximumEntries) return Hostile($"More than {PatchLimits.MaximumEntries} entries.");
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
                    return Hostile($"Entry '{Shown(entry.Name)}' is a {entry.EntryType}; a patch holds regular files only.");
                if (Unsafe(entry.Name) is { } why) return Hostile($"Entry '{Shown(entry.Name)}' {why}.");
                unpacked += entry.Length;
                if (entry.Length < 0 || unpacked > PatchLimits.MaximumUnpacked)
                    return Hostile($"It unpacks to more than {PatchLimits.MaximumUnpacked} bytes.");
                var bytes = new byte[entry.Length];
                entry.DataStream?.ReadExactly(bytes);
                if (!entries.TryAdd(entry.Name, bytes)) return Hostile($"Entry '{Shown(entry.Name)}' stands in it twice.");
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or IOException or ArgumentException or FormatException)
        {
            return new Failure(Code.TarballTruncated, $"The tarball is damaged or cut short ({e.Message.ReplaceLineEndings(" ")}): fetch it again.");
        }

        return entries;
    }

    private static Result<PatchArchive> Verify(Dictionary<string, byte[]> entries)
    {
        if (!entries.Remove(ManifestName, out var manifestBytes))
            return new Failure(Code.TarballManifest, $"The tarball holds no {ManifestName}: it is not a patch, or it was cut short.");
        entries.Remove(SignatureName, out var signature);
        var parsed = Parse(manifestBytes);
        if (!parsed.Ok) return parsed.Failure;
        var manifest = parsed.Value;

        var listed = manifest.Files.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        if (listed.Count != manifest.Files.Length) return Hostile("The manifest lists a file twice.");
        foreach (var file in manifest.Files)
        {
            if (!entries.TryGetValue(file.Path, out var bytes)) return Damaged($"File '{Shown(file.Path)}' is missing.");
            if (bytes.Length != file.Size || PatchIdentity.Sha256(bytes) != file.Sha256)
                return Damaged($"File '{Shown(file.Path)}' does not have the bytes that the manifest names.");
        }

        if (entries.Keys.FirstOrDefault(name => !listed.Contains(name)) is { } stray)
            return Hostile($"Entry '{Shown(stray)}' is not listed in the manifest.");
        if (PatchIdentity.ContentHash(manifest) != manifest.ContentHash || PatchIdentity.Id(manifest.ContentHash) != manifest.Id)
            return Damaged("The manifest does not have the content hash that it names.");
        if (manifest.Targets.FirstOrDefault(t => !entries.ContainsKey(t.Module)) is { } target)
            return new Failure(Code.TarballManifest, $"The manifest names no module for '{Shown(target.Name)}' that the tarball holds.");
        return new PatchArchive(manifest, manifestBytes, entries, signature);
    }

    private static Result<Manifest> Parse(byte[] bytes)
    {
        if (bytes.Length > PatchLimits.MaximumManifest) return Hostile($"The manifest has {bytes.Length} bytes.");
        try
        {
            // The version first: a later schema may not fit this one's shape at all.
            using (var document = JsonDocument.Parse(bytes))
            {
                if (!document.RootElement.TryGetProperty("schemaVersion", out var version) || !version.TryGetInt32(out var schema))
                    return new Failure(Code.TarballManifest, "The manifest names no schemaVersion.");
                if (schema != Manifest.CurrentSchema)
                    return new Failure(Code.TarballManifest, $"The manifest has schema {schema}; this PatchGen reads {Manifest.CurrentSchema}. Install the version that made the patch.");
            }

            var manifest = JsonSerializer.Deserialize(bytes, FormatJson.Default.Manifest);
            if (manifest is null || manifest.Targets.IsDefaultOrEmpty || manifest.Files.IsDefault || manifest.ContentHash.Length != 64)
                return new Failure(Code.TarballManifest, "The manifest lacks targets, files or a content hash.");
            return manifest;
        }
        catch (JsonException e)
        {
            return new Failure(Code.TarballManifest, $"The manifest is not valid: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static string? Unsafe(string name)
    {
        if (name.Length is 0 or > PatchLimits.MaximumPath) return "has a name of a length that no patch uses";
        if (name.Any(c => !(char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or '+'))) return "has a character in its name that no patch uses";
        if (name.StartsWith('/') || name.Split('/').Any(part => part is "" or "." or "..")) return "leaves the archive";
        return null;
    }

    private static string Shown(string name) => string.Concat(name.Take(80).Select(c => char.IsControl(c) ? '?' : c));

    private static Failure Hostile(string message) => new(Code.TarballHostile, message + " It was not made by PatchGen: do not use it.");

    private static Failure Damaged(string message) => new(Code.TarballHash, message + " Fetch the patch again.");
}
