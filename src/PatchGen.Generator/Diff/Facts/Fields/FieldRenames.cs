using System.Reflection;
using System.Reflection.Metadata;
using PatchGen.Format;
using PatchGen.Generator.Match;

namespace PatchGen.Generator.Diff.Facts.Fields;

/// <summary>
/// Private instance fields of classes that were written otherwise, and are the same by name and type: <c>_count</c> and <c>m_count</c>,
/// a field that became the storage of an automatic property, or ceased to be. Another name than that is another meaning.
/// </summary>
internal sealed class FieldRenames
{
    private const string BackingField = ">k__BackingField";
    private readonly Dictionary<FieldDefinitionHandle, FieldDefinitionHandle> preOf = [];
    private readonly HashSet<FieldDefinitionHandle> gone = [];

    public FieldRenames(Correspondence correspondence, Side pre, Side post, Bind.Binder binder)
    {
        var removed = Candidates(correspondence.Fields.Where(f => f.Post is null), f => f.Pre, pre);
        var added = Candidates(correspondence.Fields.Where(f => f.Pre is null), f => f.Post, post);
        foreach (var one in removed.Where(one => one.Count() == 1))
        {
            if (added[one.Key].ToList() is not [var other]) continue;
            var (a, b) = (one.Single(), other);
            if (!binder.Signatures.Same(pre.Blob(pre.Metadata.GetFieldDefinition(a).Signature), post.Blob(post.Metadata.GetFieldDefinition(b).Signature))) continue;
            preOf.Add(b, a);
            gone.Add(a);
        }
    }

    /// <summary>The pre field that an added one is; null where it is new.</summary>
    public FieldDefinitionHandle? PreOf(FieldDefinitionHandle post) => preOf.TryGetValue(post, out var pre) ? pre : null;

    /// <summary>True for a removed field that goes on under another name.</summary>
    public bool GoesOn(FieldDefinitionHandle pre) => gone.Contains(pre);

    private static ILookup<(MemberKey Type, string Name), FieldDefinitionHandle> Candidates(
        IEnumerable<Pair<FieldDefinitionHandle>> fields, Func<Pair<FieldDefinitionHandle>, FieldDefinitionHandle?> side, Side of) =>
        (from pair in fields
         let handle = side(pair)!.Value
         let field = of.Metadata.GetFieldDefinition(handle)
         where (field.Attributes & (FieldAttributes.Static | FieldAttributes.FieldAccessMask)) == FieldAttributes.Private
             && Owners.Kind(of, field.GetDeclaringType()) == OwnerKind.Class && Serialization.Of(of, field) is null
         let name = Bare(of.Name(handle))
         where name.Length > 0
         select ((pair.Key.Type, name), handle)).ToLookup(p => p.Item1, p => p.handle);

    // Without what conventions add; empty where the compiler named it.
    private static string Bare(string name)
    {
        if (name.StartsWith('<')) name = name.EndsWith(BackingField, StringComparison.Ordinal) ? name[1..^BackingField.Length] : "";
        if (name.StartsWith("m_", StringComparison.Ordinal)) name = name[2..];
        return name.TrimStart('_').ToUpperInvariant();
    }
}
