using System.Reflection;
using System.Reflection.Metadata;
using PatchGen.Format;

namespace PatchGen.Generator.Diff.Facts;

/// <summary>Properties and events: their types, flags and accessors. What accessors do is their own matter.</summary>
internal static class PropertyFacts
{
    public static void Find(Comparison c)
    {
        foreach (var pair in c.Correspondence.Properties)
        {
            if (c.OnOneSidedType(pair.Key)) continue;
            var pre = pair.Pre is { } x ? Read(c.Pre, x) : null;
            var post = pair.Post is { } y ? Read(c.Post, y) : null;
            if (Compare(c, pair.Key, pre, post) && !c.Binder.Signatures.Same(c.Pre.Blob(pre!.Signature), c.Post.Blob(post!.Signature)))
                c.Add(new PropertyOrEventChanged { Member = pair.Key, Change = "changed", Visible = post.Visible, Why = "its type" });
        }

        foreach (var pair in c.Correspondence.Events)
        {
            if (c.OnOneSidedType(pair.Key)) continue;
            var pre = pair.Pre is { } x ? Read(c.Pre, x) : null;
            var post = pair.Post is { } y ? Read(c.Post, y) : null;
            if (Compare(c, pair.Key, pre, post) && !c.Binder.Type(pre!.Type, post!.Type))
                c.Add(new PropertyOrEventChanged { Member = pair.Key, Change = "changed", Visible = post.Visible, Why = "its type" });
        }
    }

    // A property or event as far as both have it in common.
    private sealed record Declared(
        int Flags, BlobHandle Signature, EntityHandle Type, string Default, List<string> Accessors, CustomAttributeHandleCollection Attributes, bool Visible);

    // False where that was said to differ, or one side lacks it.
    private static bool Compare(Comparison c, MemberKey key, Declared? pre, Declared? post)
    {
        if (pre is null || post is null)
        {
            c.Add(new PropertyOrEventChanged { Member = key, Change = pre is null ? "added" : "removed", Visible = (pre ?? post)!.Visible });
            return false;
        }

        if (AttributeComparer.Fact(key, AttributeComparer.Differing(c, pre.Attributes, post.Attributes)) is { } attributes) c.Add(attributes);
        var why = pre.Flags != post.Flags ? "its flags"
            : !pre.Accessors.SequenceEqual(post.Accessors) ? $"its accessors {string.Join(", ", pre.Accessors)} -> {string.Join(", ", post.Accessors)}"
            : pre.Default != post.Default ? $"its constant {pre.Default} -> {post.Default}" : null;
        if (why is not null) c.Add(new PropertyOrEventChanged { Member = key, Change = "changed", Visible = post.Visible, Why = why });
        return why is null;
    }

    private static Declared Read(Side side, PropertyDefinitionHandle handle)
    {
        var property = side.Metadata.GetPropertyDefinition(handle);
        var accessors = property.GetAccessors();
        return new((int)property.Attributes, property.Signature, default, Constants.Text(side, property.GetDefaultValue()),
            Names(side, [accessors.Getter, accessors.Setter, .. accessors.Others]), property.GetCustomAttributes(),
            IsVisible(side, accessors.Getter) || IsVisible(side, accessors.Setter));
    }

    private static Declared Read(Side side, EventDefinitionHandle handle)
    {
        var @event = side.Metadata.GetEventDefinition(handle);
        var accessors = @event.GetAccessors();
        return new((int)@event.Attributes, default, @event.Type, "",
            Names(side, [accessors.Adder, accessors.Remover, accessors.Raiser, .. accessors.Others]), @event.GetCustomAttributes(), IsVisible(side, accessors.Adder));
    }

    private static List<string> Names(Side side, IEnumerable<MethodDefinitionHandle> accessors) => [.. accessors.Where(a => !a.IsNil).Select(side.Name)];

    private static bool IsVisible(Side side, MethodDefinitionHandle accessor) => !accessor.IsNil && Visibility.Is(side, side.Metadata.GetMethodDefinition(accessor));
}
