using PatchGen.Format;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Compile.Baselines;

namespace PatchGen.Cli.Create;

/// <summary>A build as it was shipped, opened; or why it cannot be.</summary>
internal sealed class ShippedBuild : IDisposable
{
    private readonly string? unpacked;

    private ShippedBuild(Result<Snapshot> opened, string? unpacked) => (Snapshot, Failure, this.unpacked) = (opened.Value, opened.Failure, unpacked);

    /// <summary>The build; null where it could not be opened.</summary>
    internal Snapshot? Snapshot { get; }

    /// <summary>Why it could not be opened.</summary>
    internal Failure? Failure { get; }

    /// <summary>Opens a dll or exe, or the chosen assembly of a nupkg.</summary>
    internal static ShippedBuild Open(string path, (string? Assembly, string? Framework) chosen)
    {
        if (!Path.GetExtension(path).Equals(".nupkg", StringComparison.OrdinalIgnoreCase)) return new(Compiler.Compile(new SideInput.Binary(path), CancellationToken.None), null);
        var folder = Directory.CreateTempSubdirectory("patchgen-diff-").FullName;
        var assembly = ShippedPackage.Unpack(path, folder, chosen.Assembly, chosen.Framework);
        return new(assembly.Ok ? Compiler.Compile(new SideInput.Binary(assembly.Value), CancellationToken.None) : assembly.Failure, folder);
    }

    public void Dispose()
    {
        Snapshot?.Dispose();
        if (unpacked is not null) Directory.Delete(unpacked, recursive: true);
    }
}
