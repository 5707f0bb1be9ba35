using System.Buffers.Binary;
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
    /// <exception cref="ArgumentException">A file has a name that no reader would accept.</exception>
    public static (Manifest Sealed, byte[] Tarball) Write(Manifest manifest, IReadOnlyDictionary<string, byte[]> files, byte[]? signature = null)
    {
        if (files.Keys.FirstOrDefault(name => name is ManifestName or SignatureName || PatchPath.Unsafe(name) is not null) is { } bad)
            throw new ArgumentException($"'{bad}' cannot name a file of a patch.", nameof(files));
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
        try
        {
            using var gzip = new GZipStream(new MemoryStream(tarball.ToArray(), writable: false), CompressionMode.Decompress);
            var tar = new UstarReader(gzip, PatchLimits.MaximumUnpacked);
            while (tar.Next() is var (name, bytes))
            {
                if (entries.Count >= PatchLimits.MaximumEntries) return Hostile($"It has more than {PatchLimits.MaximumEntries} entries.");
                if (!entries.TryAdd(name, bytes)) return Hostile($"Entry '{PatchPath.Shown(name)}' stands in it twice.");
            }

            // GZipStream does not notice a missing trailer: the size in it tells.
            if (BinaryPrimitives.ReadUInt32LittleEndian(tarball.Span[^4..]) != (uint)tar.Position)
                return Truncated("its last bytes are missing");
        }
        catch (HostileException e)
        {
            return Hostile(e.Message);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return Truncated(e.Message.ReplaceLineEndings(" ").TrimEnd('.'));
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
            if (!entries.TryGetValue(file.Path, out var bytes)) return Damaged($"File '{PatchPath.Shown(file.Path)}' is missing.");
            if (bytes.Length != file.Size || PatchIdentity.Sha256(bytes) != file.Sha256)
                return Damaged($"File '{PatchPath.Shown(file.Path)}' does not have the bytes that the manifest names.");
        }

        if (entries.Keys.FirstOrDefault(name => !listed.Contains(name)) is { } stray)
            return Hostile($"Entry '{PatchPath.Shown(stray)}' is not listed in the manifest.");
        if (PatchIdentity.ContentHash(manifest) != manifest.ContentHash || PatchIdentity.Id(manifest.ContentHash) != manifest.Id)
            return Damaged("The manifest does not have the content hash that it names.");
        if (manifest.Targets.FirstOrDefault(t => !entries.ContainsKey(t.Module)) is { } target)
            return new Failure(Code.TarballManifest, $"The manifest names no module for '{PatchPath.Shown(target.Name)}' that the tarball holds.");
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
                var root = document.RootElement;
                if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("schemaVersion", out var version)
                    || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var schema))
                    return Invalid("it names no schemaVersion");
                if (schema != Manifest.CurrentSchema)
                    return new Failure(Code.TarballManifest, $"The manifest has schema {schema}; this PatchGen reads {Manifest.CurrentSchema}. Install the version that made the patch.");
                if (HasNull(root)) return Invalid("a value in it is null");
            }

            // One value, one spelling: nothing may stand in the signed bytes that the hash does not cover.
            var manifest = JsonSerializer.Deserialize(bytes, FormatJson.Default.Manifest);
            if (manifest is null || !manifest.ToJson().AsSpan().SequenceEqual(bytes)) return Invalid("it is not spelled as PatchGen spells it");
            return manifest.Targets.IsEmpty ? Invalid("it names no target") : manifest;
        }
        catch (NullReferenceException)
        {
            // The generated reader leaves an array that the JSON lacks as default, and the generated writer trips over it.
            return Invalid("a list in it is missing");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NotSupportedException or FormatException)
        {
            return Invalid(e.Message.ReplaceLineEndings(" ").TrimEnd('.'));
        }
    }

    // The writer leaves nulls out, so that none has a meaning; the reader's records count on that.
    private static bool HasNull(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.Array => element.EnumerateArray().Any(HasNull),
        JsonValueKind.Object => element.EnumerateObject().Any(property => HasNull(property.Value)),
        _ => false,
    };

    private static Failure Invalid(string why) => new(Code.TarballManifest, $"The manifest is not valid: {why}. Make the patch again with this version of PatchGen, or fetch it again.");

    private static Failure Truncated(string why) => new(Code.TarballTruncated, $"The tarball is damaged or cut short ({why}): fetch it again.");

    private static Failure Hostile(string message) => new(Code.TarballHostile, message + " It was not made by PatchGen: do not use it.");

    private static Failure Damaged(string message) => new(Code.TarballHash, message + " Fetch the patch again.");
}
