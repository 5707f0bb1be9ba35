using System.Reflection;
using System.Reflection.Metadata;
using PatchGen.Format;

namespace PatchGen.Generator.Diff.Facts.Types;

/// <summary>Layout: what the runtime gave instances when it loaded the type.</summary>
internal static class LayoutFacts
{
    public static void Compare(Comparison c, MemberKey key, TypeDefinitionHandle pre, TypeDefinitionHandle post)
    {
        if (Differ(c, pre, post) is { } why) c.Add(new LayoutChanged { Member = key, Owner = Owners.Kind(c.Post, post), Why = why });
    }

    private static string? Differ(Comparison c, TypeDefinitionHandle pre, TypeDefinitionHandle post)
    {
        var a = c.Pre.Metadata.GetTypeDefinition(pre);
        var b = c.Post.Metadata.GetTypeDefinition(post);
        if (Owners.IsValueType(c.Pre, a) != Owners.IsValueType(c.Post, b)) return Owners.IsValueType(c.Pre, a) ? "a struct became a class" : "a class became a struct";
        if (((a.Attributes ^ b.Attributes) & TypeAttributes.LayoutMask) != 0)
            return $"{a.Attributes & TypeAttributes.LayoutMask} -> {b.Attributes & TypeAttributes.LayoutMask}";
        var (x, y) = (a.GetLayout(), b.GetLayout());
        if (x.Size != y.Size || x.PackingSize != y.PackingSize) return $"size {x.Size}, pack {x.PackingSize} -> size {y.Size}, pack {y.PackingSize}";
        if (Owners.Kind(c.Post, post) is not (OwnerKind.Struct or OwnerKind.FixedLayout)) return null;
        if (HaveSameFields(c, a, b)) return null;
        var order = Order(c, c.Pre, a);
        var postOrder = Order(c, c.Post, b);
        var moved = order.Zip(postOrder).FirstOrDefault(p => p.First != p.Second);
        return moved == default ? null
            : moved.First.Field != moved.Second.Field ? $"the order of fields: {moved.First.Field.Name} -> {moved.Second.Field.Name}"
            : $"the offset of {moved.First.Field.Name}: {moved.First.Offset} -> {moved.Second.Offset}";
    }

    private static bool HaveSameFields(Comparison c, TypeDefinition a, TypeDefinition b)
    {
        var (x, y) = (a.GetFields(), b.GetFields());
        if (x.Count != y.Count) return false;
        var others = y.GetEnumerator();
        foreach (var field in x)
            if (!others.MoveNext() || !c.Binder.Field(field, others.Current)
                || c.Pre.Metadata.GetFieldDefinition(field).GetOffset() != c.Post.Metadata.GetFieldDefinition(others.Current).GetOffset()) return false;
        return true;
    }

    // Added and removed fields are facts of their own.
    private static List<(MemberKey Field, int Offset)> Order(Comparison c, Side side, TypeDefinition type) =>
    [
        .. type.GetFields()
            .Where(f => (side.Metadata.GetFieldDefinition(f).Attributes & FieldAttributes.Static) == 0)
            .Select(f => (Key: side.Snapshot.Keys.Field(f), Offset: side.Metadata.GetFieldDefinition(f).GetOffset()))
            .Where(f => c.OnBothSides(f.Key)),
    ];
}
