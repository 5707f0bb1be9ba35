using System.Collections.Immutable;
using PatchGen.Format;

namespace PatchGen.MSBuild;

/// <summary>What <c>PatchGenRequires</c> names: patches by file, or by their content hash.</summary>
internal static class RequiredPatches
{
    private const int HashLength = 64;

    /// <summary>The content hashes; or which of them names no patch.</summary>
    /// <param name="given">Paths of tarballs, or hashes.</param>
    /// <param name="directory">What paths start from.</param>
    public static Result<ImmutableArray<string>> Resolve(IEnumerable<string> given, string directory)
    {
        var hashes = ImmutableArray.CreateBuilder<string>();
        foreach (var one in given.Select(one => one.Trim()).Where(one => one.Length > 0))
        {
            if (one.Length == HashLength && one.All(char.IsAsciiHexDigitLower))
            {
                hashes.Add(one);
                continue;
            }

            var path = Path.GetFullPath(one, directory);
            if (!File.Exists(path))
                return new Failure(Code.Usage, $"PG9000: PatchGenRequires names '{one}', which is no file here. Give the tarball of the patch that comes first, or the content hash that patchgen inspect prints.");
            var patch = PatchArchive.Read(File.ReadAllBytes(path));
            if (!patch.Ok) return new Failure(Code.Usage, $"PG9000: PatchGenRequires names '{one}', which is no whole patch. {patch.Failure.Message}", [.. patch.Failure.Evidence]);
            hashes.Add(patch.Value.Manifest.ContentHash);
        }

        return hashes.ToImmutable();
    }
}
