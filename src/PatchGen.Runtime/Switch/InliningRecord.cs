using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace PatchGen.Runtime.Switch;

/// <summary>
/// What the compiler of a ReadyToRun image wrote down of its inlining: for each method, which ones have its code, whatever lies
/// between. The runtime finds an entry by a hash of names and misses those of methods of nested types, so all are read.
/// Format: CrossModuleInlineInfo in readytorun-format.md of dotnet/runtime, and InliningInfoNode.cs of its compiler.
/// </summary>
internal sealed unsafe class InliningRecord
{
    /// <summary>The section that holds it: CrossModuleInlineInfo.</summary>
    public const uint Table = 119;

    private const uint ManifestMetadata = 112;
    // A MethodDef table has less than 2^24 rows.
    private const int MostBits = 24;
    private const uint OfOtherBubble = 1;
    private const uint InOtherBubble = 2;

    // Since then the manifest's own metadata counts as a module.
    private static readonly Version ManifestCounts = new(6, 3);

    private readonly PrecompiledImage _image;
    private readonly BlobReader? _table;
    private readonly string?[] _assemblies;

    private InliningRecord(PrecompiledImage image, MetadataReader metadata)
    {
        _image = image;
        _table = image.Section(Table);
        _assemblies = [metadata.GetString(metadata.GetAssemblyDefinition().Name), .. References(metadata)];
        if (image.Section(ManifestMetadata) is not { Length: > 0 } manifest) return;
        if (image.Version >= ManifestCounts) _assemblies = [.. _assemblies, null];
        _assemblies = [.. _assemblies, .. References(new MetadataReader(manifest.CurrentPointer, manifest.Length))];
    }

    /// <summary>True where the record is not in the image: it is a part of a composite one, or was compiled without.</summary>
    public bool IsMissing => _table is null;

    /// <summary>The image's record; null where the image has no precompiled code.</summary>
    /// <param name="image">The image. What is returned lives as long.</param>
    /// <exception cref="BadImageFormatException">The image is damaged.</exception>
    public static InliningRecord? Of(PEReader image) => PrecompiledImage.Of(image) is { } precompiled ? new InliningRecord(precompiled, image.GetMetadataReader()) : null;

    /// <summary>Whether its code can have code of an assembly in it: its own, or that of one that it refers to.</summary>
    /// <param name="assembly">The simple name.</param>
    public bool Knows(string assembly) => _assemblies.Contains(assembly, StringComparer.OrdinalIgnoreCase);

    /// <summary>Every entry.</summary>
    /// <exception cref="BadImageFormatException">The record is damaged.</exception>
    public IEnumerable<Entry> Entries()
    {
        if (_table is not { } table) yield break;
        foreach (var place in Places(table)) yield return Read(table, place);
    }

    private static IEnumerable<string> References(MetadataReader metadata) => metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name));

    // A hash table: a byte that tells how many buckets there are and how wide their offsets, the offsets, and in each bucket pairs of
    // a byte of the hash and the distance to the entry.
    private static List<int> Places(BlobReader table)
    {
        var places = new List<int>();
        var head = table.ReadByte();
        var bits = head >> 2;
        var buckets = bits < MostBits ? 1 << bits : throw new BadImageFormatException("A precompiled image's record of inlining has more buckets than there are methods.");
        var start = table.Offset;
        var offsets = Enumerable.Range(0, buckets + 1).Select(_ => start + (int)((head & 3) switch { 0 => table.ReadByte(), 1 => table.ReadUInt16(), _ => table.ReadUInt32() })).ToArray();
        for (var bucket = 0; bucket < buckets; ++bucket)
        {
            table.Offset = offsets[bucket];
            while (table.Offset < offsets[bucket + 1])
            {
                table.ReadByte();
                var from = table.Offset;
                places.Add(from + Signed(ref table));
            }
        }

        return places;
    }

    // Numbers: the lowest bits of the first byte tell how many bytes there are.
    private static uint Unsigned(ref BlobReader reader)
    {
        uint first = reader.ReadByte();
        if ((first & 1) == 0) return first >> 1;
        if ((first & 2) == 0) return (first | (uint)reader.ReadByte() << 8) >> 2;
        if ((first & 4) == 0) return (first | (uint)reader.ReadUInt16() << 8) >> 3;
        if ((first & 8) == 0) return (first | (uint)reader.ReadUInt16() << 8 | (uint)reader.ReadByte() << 24) >> 4;
        return (first & 16) == 0 ? reader.ReadUInt32() : throw new BadImageFormatException("A number in a precompiled image's record of inlining is longer than four bytes.");
    }

    private static int Signed(ref BlobReader reader)
    {
        uint first = reader.ReadByte();
        if ((first & 1) == 0) return (sbyte)first >> 1;
        if ((first & 2) == 0) return (short)(first | (uint)reader.ReadByte() << 8) >> 2;
        if ((first & 4) == 0) return (int)((first | (uint)reader.ReadUInt16() << 8) << 8) >> 11;
        if ((first & 8) == 0) return (int)(first | (uint)reader.ReadUInt16() << 8 | (uint)reader.ReadByte() << 24) >> 4;
        return (first & 16) == 0 ? reader.ReadInt32() : throw new BadImageFormatException("A distance in a precompiled image's record of inlining is longer than four bytes.");
    }

    private Entry Read(BlobReader table, int place)
    {
        table.Offset = place;
        var left = Unsigned(ref table);
        var inlinee = Next(ref table, ref left);
        var assembly = (inlinee & OfOtherBubble) == 0 ? Assembly(ref table, ref left) : null;
        var inliners = new List<Method?>();
        if ((inlinee & InOtherBubble) != 0)
        {
            // These are named by a fixup that only the runtime resolves.
            for (var count = Next(ref table, ref left); count > 0; --count)
            {
                Next(ref table, ref left);
                inliners.Add(null);
            }
        }

        for (uint row = 0; left > 0;)
        {
            var delta = Next(ref table, ref left);
            row += _image.HasSeveralModules ? delta >> 1 : delta;
            // Without a module of its own it is of the inlinee's.
            var owner = _image.HasSeveralModules && (delta & 1) != 0 ? Assembly(ref table, ref left) : assembly;
            inliners.Add(owner is null ? null : new Method(owner, (int)row));
        }

        return new Entry(assembly is null ? null : new Method(assembly, (int)(inlinee >> 2)), inliners);
    }

    private string? Assembly(ref BlobReader table, ref uint left)
    {
        if (!_image.HasSeveralModules) return _assemblies[0];
        var index = Next(ref table, ref left);
        return index < _assemblies.Length ? _assemblies[index] : null;
    }

    private static uint Next(ref BlobReader table, ref uint left)
    {
        if (left == 0) throw new BadImageFormatException("An entry of a precompiled image's record of inlining ends early.");
        --left;
        return Unsigned(ref table);
    }

    /// <summary>A method, by its assembly's simple name and its row in that one's MethodDef table.</summary>
    internal readonly record struct Method(string Assembly, int Row)
    {
        public int Token => MetadataTokens.GetToken(MetadataTokens.MethodDefinitionHandle(Row));
    }

    /// <summary>A method and those whose code has it; null for one that the record names in a way that only the runtime resolves.</summary>
    internal sealed record Entry(Method? Inlinee, IReadOnlyList<Method?> Inliners);
}
