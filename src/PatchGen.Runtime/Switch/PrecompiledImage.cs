using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace PatchGen.Runtime.Switch;

/// <summary>
/// The ReadyToRun part of an image: a header that lists sections. Format: readytorun-format.md in the documentation of dotnet/runtime.
/// </summary>
internal sealed class PrecompiledImage
{
    private const uint Signature = 0x00525452;
    private const uint SeveralModules = 0x40;

    private readonly PEReader _image;
    private readonly Dictionary<uint, DirectoryEntry> _sections = [];

    private PrecompiledImage(PEReader image, BlobReader header)
    {
        _image = image;
        Version = new Version(header.ReadUInt16(), header.ReadUInt16());
        HasSeveralModules = (header.ReadUInt32() & SeveralModules) != 0;
        for (var count = header.ReadUInt32(); count > 0; --count) _sections[header.ReadUInt32()] = new DirectoryEntry(header.ReadInt32(), header.ReadInt32());
    }

    /// <summary>The version of the format.</summary>
    public Version Version { get; }

    /// <summary>Whether what it says of methods names their modules too.</summary>
    public bool HasSeveralModules { get; }

    /// <summary>The precompiled part of an image; null where it has none.</summary>
    public static PrecompiledImage? Of(PEReader image)
    {
        if (image.PEHeaders.CorHeader is not { ManagedNativeHeaderDirectory: { Size: > 0 } directory }) return null;
        var header = Reader(image, directory);
        return header.ReadUInt32() == Signature ? new PrecompiledImage(image, header) : null;
    }

    /// <summary>What a section holds; null where the image has no such section.</summary>
    public BlobReader? Section(uint kind) => _sections.TryGetValue(kind, out var directory) ? Reader(_image, directory) : null;

    private static BlobReader Reader(PEReader image, DirectoryEntry directory) =>
        image.GetSectionData(directory.RelativeVirtualAddress) is var block && directory.Size >= 0 && directory.Size <= block.Length
            ? block.GetReader(0, directory.Size)
            : throw new BadImageFormatException("A part of the precompiled image lies outside of it.");
}
