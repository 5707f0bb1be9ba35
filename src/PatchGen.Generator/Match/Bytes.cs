using System.Reflection.Metadata;

namespace PatchGen.Generator.Match;

/// <summary>Compares stretches of metadata where they lie.</summary>
internal static class Bytes
{
    /// <summary>All bytes of the two, wherever their readers stand.</summary>
    public static unsafe bool Same(BlobReader a, BlobReader b) =>
        new ReadOnlySpan<byte>(a.StartPointer, a.Length).SequenceEqual(new ReadOnlySpan<byte>(b.StartPointer, b.Length));
}
