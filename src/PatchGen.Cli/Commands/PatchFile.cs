using PatchGen.Format;

namespace PatchGen.Cli.Commands;

/// <summary>A tarball from the disk, verified but for its signature.</summary>
internal sealed record PatchFile(byte[] Bytes, PatchArchive Archive)
{
    internal static Result<PatchFile> Open(FileInfo file)
    {
        byte[] bytes;
        try
        {
            using var stream = file.OpenRead();
            if (stream.Length > PatchLimits.MaximumTarball)
                return new Failure(Code.TarballHostile, $"'{file.Name}' has {stream.Length} bytes; a patch has at most {PatchLimits.MaximumTarball}.");
            bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new Failure(Code.Usage, $"There is no file '{file}'.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return new Failure(Code.Usage, $"'{file}' cannot be read: {e.Message}");
        }

        var archive = PatchArchive.Read(bytes);
        return archive.Ok ? new PatchFile(bytes, archive.Value) : archive.Failure with { Message = $"'{file.Name}': {archive.Failure.Message}" };
    }
}
