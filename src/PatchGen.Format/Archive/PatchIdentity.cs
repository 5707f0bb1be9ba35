using System.Collections.Immutable;
using System.Text;

namespace PatchGen.Format;

/// <summary>How a patch gets its hash and its id.</summary>
public static class PatchIdentity
{
    private const string Base32Hex = "0123456789abcdefghijklmnopqrstuv";

    /// <summary>
    /// The manifest with <see cref="Manifest.Files"/>, <see cref="Manifest.ContentHash"/> and <see cref="Manifest.Id"/> set for these files.
    /// </summary>
    public static Manifest Seal(Manifest manifest, IReadOnlyDictionary<string, byte[]> files)
    {
        var listed = manifest with
        {
            Id = "",
            ContentHash = "",
            Files =
            [
                .. files.OrderBy(f => f.Key, StringComparer.Ordinal)
                    .Select(f => new ManifestFile { Path = f.Key, Size = f.Value.Length, Sha256 = Sha256(f.Value) }),
            ],
        };
        var hash = ContentHash(listed);
        return listed with { ContentHash = hash, Id = Id(hash) };
    }

    /// <summary>SHA-256 over the sorted file hashes and the manifest without id and hash: lower-case hex.</summary>
    public static string ContentHash(Manifest manifest)
    {
        var hash = new Sha256Digest();
        foreach (var file in manifest.Files.OrderBy(f => f.Path, StringComparer.Ordinal))
            hash.Append(Encoding.UTF8.GetBytes($"{file.Sha256} {file.Path}\n"));
        hash.Append((manifest with { Id = "", ContentHash = "" }).ToJson());
        return hash.Finish();
    }

    /// <summary>The first 40 bits of a hex hash as 8 characters of lower-case base32hex.</summary>
    public static string Id(string contentHash)
    {
        var bits = Convert.FromHexString(contentHash.AsSpan(0, 10)).Aggregate(0UL, (sum, b) => sum << 8 | b);
        return string.Create(8, bits, static (span, value) =>
        {
            for (var i = 7; i >= 0; i--, value >>= 5) span[i] = Base32Hex[(int)(value & 31)];
        });
    }

    /// <summary>SHA-256 of some bytes: lower-case hex.</summary>
    public static string Sha256(ReadOnlySpan<byte> bytes)
    {
        var hash = new Sha256Digest();
        hash.Append(bytes);
        return hash.Finish();
    }
}
