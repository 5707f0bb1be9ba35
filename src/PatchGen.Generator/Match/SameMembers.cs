using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Generator.Compile;

namespace PatchGen.Generator.Match;

/// <summary>How many members a type declares, and how many rows those of the post side stand behind those of the pre side.</summary>
internal sealed record Shift(int Methods, int MethodCount, int Fields, int FieldCount, int Properties, int PropertyCount, int Events, int EventCount);

/// <summary>
/// Whether a type declares the same members in the same order on both sides, as most do: then their keys are the same too, and need be
/// written once. Names are compared by their bytes and signatures by their structure, so that what is the same has the same key.
/// </summary>
internal sealed class SameMembers
{
    private readonly Snapshot pre, post;
    private readonly Synthesis preSynthesized, postSynthesized;
    private readonly SignatureComparer signatures;
    private readonly int[] definitions, references;

    public SameMembers(Snapshot pre, Synthesis preSynthesized, Snapshot post, Synthesis postSynthesized)
    {
        (this.pre, this.preSynthesized, this.post, this.postSynthesized) = (pre, preSynthesized, post, postSynthesized);
        signatures = new(SameType);
        definitions = new int[pre.Metadata.TypeDefinitions.Count + 1];
        references = new int[pre.Metadata.TypeReferences.Count + 1];
    }

    /// <summary>From the one's members to the other's; null where they are not the same, or not in the same order.</summary>
    public Shift? Shift(TypeDefinitionHandle preType, TypeDefinitionHandle postType)
    {
        var a = pre.Metadata.GetTypeDefinition(preType);
        var b = post.Metadata.GetTypeDefinition(postType);
        var (methods, fields, properties, events) = (0, 0, 0, 0);
        return Methods(a.GetMethods(), b.GetMethods(), ref methods) is >= 0 and var methodCount
            && Fields(a.GetFields(), b.GetFields(), ref fields) && Properties(a.GetProperties(), b.GetProperties(), ref properties) && Events(a.GetEvents(), b.GetEvents(), ref events)
            ? new(methods, methodCount, fields, a.GetFields().Count, properties, a.GetProperties().Count, events, a.GetEvents().Count) : null;
    }

    // How many are declared; -1 where they are not the same.
    private int Methods(MethodDefinitionHandleCollection pres, MethodDefinitionHandleCollection posts, ref int shift)
    {
        if (pres.Count != posts.Count) return -1;
        var (first, count) = (true, 0);
        var others = posts.GetEnumerator();
        foreach (var handle in pres)
        {
            others.MoveNext();
            if (!IsNext(MetadataTokens.GetRowNumber(others.Current) - MetadataTokens.GetRowNumber(handle), ref first, ref shift)) return -1;
            var synthesized = preSynthesized.Is(handle);
            if (synthesized != postSynthesized.Is(others.Current)) return -1;
            if (synthesized) continue;
            var (a, b) = (pre.Metadata.GetMethodDefinition(handle), post.Metadata.GetMethodDefinition(others.Current));
            if (!SameName(a.Name, b.Name) || !SameSignature(a.Signature, b.Signature)) return -1;
            count++;
        }

        return count;
    }

    private bool Fields(FieldDefinitionHandleCollection pres, FieldDefinitionHandleCollection posts, ref int shift)
    {
        if (pres.Count != posts.Count) return false;
        var first = true;
        var others = posts.GetEnumerator();
        foreach (var handle in pres)
        {
            others.MoveNext();
            if (!IsNext(MetadataTokens.GetRowNumber(others.Current) - MetadataTokens.GetRowNumber(handle), ref first, ref shift)) return false;
            if (!SameName(pre.Metadata.GetFieldDefinition(handle).Name, post.Metadata.GetFieldDefinition(others.Current).Name)) return false;
        }

        return true;
    }

    private bool Properties(PropertyDefinitionHandleCollection pres, PropertyDefinitionHandleCollection posts, ref int shift)
    {
        if (pres.Count != posts.Count) return false;
        var first = true;
        var others = posts.GetEnumerator();
        foreach (var handle in pres)
        {
            others.MoveNext();
            if (!IsNext(MetadataTokens.GetRowNumber(others.Current) - MetadataTokens.GetRowNumber(handle), ref first, ref shift)) return false;
            var (a, b) = (pre.Metadata.GetPropertyDefinition(handle), post.Metadata.GetPropertyDefinition(others.Current));
            if (!SameName(a.Name, b.Name) || !SameSignature(a.Signature, b.Signature)) return false;
        }

        return true;
    }

    private bool Events(EventDefinitionHandleCollection pres, EventDefinitionHandleCollection posts, ref int shift)
    {
        if (pres.Count != posts.Count) return false;
        var first = true;
        var others = posts.GetEnumerator();
        foreach (var handle in pres)
        {
            others.MoveNext();
            if (!IsNext(MetadataTokens.GetRowNumber(others.Current) - MetadataTokens.GetRowNumber(handle), ref first, ref shift)) return false;
            if (!SameName(pre.Metadata.GetEventDefinition(handle).Name, post.Metadata.GetEventDefinition(others.Current).Name)) return false;
        }

        return true;
    }

    // All members of a type are as far apart.
    private static bool IsNext(int distance, ref bool first, ref int shift)
    {
        if (first) shift = distance;
        first = false;
        return shift == distance;
    }

    private bool SameName(StringHandle a, StringHandle b) => Bytes.Same(pre.Metadata.GetBlobReader(a), post.Metadata.GetBlobReader(b));

    private bool SameSignature(BlobHandle a, BlobHandle b) => signatures.Same(pre.Metadata.GetBlobReader(a), post.Metadata.GetBlobReader(b));

    // By the text that keys give them.
    private bool SameType(EntityHandle a, EntityHandle b)
    {
        var known = a.Kind switch { HandleKind.TypeDefinition => definitions, HandleKind.TypeReference => references, _ => null };
        var (row, other) = (MetadataTokens.GetRowNumber(a), MetadataTokens.GetToken(b));
        if (known is null || row >= known.Length) return false;
        if (known[row] == other) return true;
        if (pre.Keys.TypeText(a) != post.Keys.TypeText(b)) return false;
        known[row] = other;
        return true;
    }
}
