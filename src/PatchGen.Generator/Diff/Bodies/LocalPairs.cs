using System.Reflection.Metadata;
using PatchGen.Generator.Diff.Bind;
using PatchGen.Generator.Match;

namespace PatchGen.Generator.Diff.Bodies;

/// <summary>Which local is which: one to one, of the same type, bound when first used. Their order and names do not count.</summary>
internal sealed class LocalPairs
{
    private readonly Binder binder;
    private readonly (BlobReader Blob, int[] Offsets, int[] Other) pre, post;

    public LocalPairs(Binder binder, StandaloneSignatureHandle pre, StandaloneSignatureHandle post)
    {
        this.binder = binder;
        this.pre = Read(binder.Pre, pre);
        this.post = Read(binder.Post, post);
    }

    /// <summary>True where the two locals are each other's.</summary>
    public bool Same(int a, int b)
    {
        if (a >= pre.Other.Length || b >= post.Other.Length) return false;
        if (pre.Other[a] >= 0 || post.Other[b] >= 0) return pre.Other[a] == b && post.Other[b] == a;
        pre.Other[a] = b;
        post.Other[b] = a;
        var x = pre.Blob;
        var y = post.Blob;
        x.Offset = pre.Offsets[a];
        y.Offset = post.Offsets[b];
        return binder.Signatures.SameType(ref x, ref y);
    }

    private static (BlobReader, int[], int[]) Read(Side side, StandaloneSignatureHandle handle)
    {
        if (handle.IsNil) return (default, [], []);
        var blob = side.Blob(side.Metadata.GetStandaloneSignature(handle).Signature);
        blob.ReadSignatureHeader();
        var offsets = new int[blob.ReadCompressedInteger()];
        for (var i = 0; i < offsets.Length; i++)
        {
            offsets[i] = blob.Offset;
            SignatureComparer.Skip(ref blob);
        }

        var other = new int[offsets.Length];
        Array.Fill(other, -1);
        return (blob, offsets, other);
    }
}
