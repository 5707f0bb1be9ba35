using System.Reflection;
using System.Reflection.Metadata;
using PatchGen.Format;

namespace PatchGen.Generator.Diff.Facts.Methods;

/// <summary>Properties and events: their types, flags and accessors. What accessors do is their own matter.</summary>
internal static class PropertyFacts
{
    public static void Find(Comparison c)
    {
        foreach (var pair in c.Correspondence.Properties)
        {
            if (pair is { Pre: { } a, Post: { } b } && AreSame(c, c.Pre.Metadata.GetPropertyDefinition(a), c.Post.Metadata.GetPropertyDefinition(b))) continue;
            if (c.OnOneSidedType(pair.Key)) continue;
            var pre = pair.Pre is { } x ? Read(c.Pre, x) : null;
            var post = pair.Post is { } y ? Read(c.Post, y) : null;
            if (Compare(c, pair.Key, pre, post) && !c.Binder.Signatures.Same(c.Pre.Blob(pre!.Signature), c.Post.Blob(post!.Signature)))
                c.Add(new PropertyOrEventChanged { Member = pair.Key, Change = PropertyChange.Changed, Visible = post.Visible, Why = "its type" });
        }

        foreach (var pair in c.Correspondence.Events)
        {
            if (c.OnOneSidedType(pair.Key)) continue;
            var pre = pair.Pre is { } x ? Read(c.Pre, x) : null;
            var post = pair.Post is { } y ? Read(c.Post, y) : null;
            if (Compare(c, pair.Key, pre, post) && !c.Binder.Type(pre!.Type, post!.Type))
                c.Add(new PropertyOrEventChanged { Member = pair.Key, Change = PropertyChange.Changed, Visible = post.Visible, Why = "its type" });
        }
    }

    // Most are: found without a list of anything.
    private static bool AreSame(Comparison c, PropertyDefinition a, PropertyDefinition b)
    {
        var (x, y) = (a.GetAccessors(), b.GetAccessors());
        return a.Attributes == b.Attributes && c.Binder.Signatures.Same(c.Pre.Blob(a.Signature), c.Post.Blob(b.Signature))
            && Constants.AreSame(c.Binder, (a.GetDefaultValue(), a.GetCustomAttributes()), (b.GetDefaultValue(), b.GetCustomAttributes()))
            && AttributeComparer.AreSame(c.Binder, a.GetCustomAttributes(), b.GetCustomAttributes())
            && AreSame(c, x.Getter, y.Getter) && AreSame(c, x.Setter, y.Setter) && x.Others.IsEmpty && y.Others.IsEmpty;
    }

    private static bool AreSame(Comparison c, MethodDefinitionHandle a, MethodDefinitionHandle b) => a.IsNil || b.IsNil ? a.IsNil && b.IsNil : c.Binder.Method(a, b);

    // A property or event as far as both have it in common.
    private sealed record Declared(
        int Flags, BlobHandle Signature, EntityHandle Type, Constant Default, List<Accessor> Accessors, CustomAttributeHandleCollection Attributes, bool Visible);

    private sealed record Accessor(string Role, MethodDefinitionHandle Method);

    // False where that was said to differ, or one side lacks it.
    private static bool Compare(Comparison c, MemberKey key, Declared? pre, Declared? post)
    {
        if (pre is null || post is null)
        {
            c.Add(new PropertyOrEventChanged { Member = key, Change = pre is null ? PropertyChange.Added : PropertyChange.Removed, Visible = (pre ?? post)!.Visible });
            return false;
        }

        if (AttributeComparer.Fact(key, AttributeComparer.Differing(c.Binder, pre.Attributes, post.Attributes)) is { } attributes) c.Add(attributes);
        var why = pre.Flags != post.Flags ? "its flags"
            : Differ(c, pre.Accessors, post.Accessors) is { } accessors ? accessors
            : pre.Default != post.Default ? $"its constant {pre.Default.Text ?? "none"} -> {post.Default.Text ?? "none"}" : null;
        if (why is not null) c.Add(new PropertyOrEventChanged { Member = key, Change = PropertyChange.Changed, Visible = post.Visible, Why = why });
        return why is null;
    }

    // Which method has which role. One that was re-signed (init in place of set, another type) is another method: its own facts say so.
    private static string? Differ(Comparison c, List<Accessor> pre, List<Accessor> post)
    {
        foreach (var role in pre.Concat(post).Select(a => a.Role).Distinct())
        {
            var x = pre.Where(a => a.Role == role).ToList();
            var y = post.Where(a => a.Role == role).ToList();
            if (x.Count != y.Count) return $"its accessor {role} was {(x.Count < y.Count ? "added" : "removed")}";
            foreach (var (p, q) in x.Zip(y))
            {
                if (c.Binder.Method(p.Method, q.Method)) continue;
                var (init, postInit) = (IsInit(c.Pre, p.Method), IsInit(c.Post, q.Method));
                return init != postInit ? $"its accessor {(init ? "init became set" : "set became init")}" : $"its accessor {role} is another method";
            }
        }

        return null;
    }

    private static bool IsInit(Side side, MethodDefinitionHandle method) =>
        side.Snapshot.Keys.Method(method).Text.EndsWith(" modreq(System.Runtime.CompilerServices.IsExternalInit)", StringComparison.Ordinal);

    private static Declared Read(Side side, PropertyDefinitionHandle handle)
    {
        var property = side.Metadata.GetPropertyDefinition(handle);
        var accessors = property.GetAccessors();
        return new((int)property.Attributes, property.Signature, default, Constants.Of(side, property.GetDefaultValue(), property.GetCustomAttributes()),
            Roles([("get", accessors.Getter), ("set", accessors.Setter), .. accessors.Others.Select(o => ("other", o))]), property.GetCustomAttributes(),
            IsVisible(side, accessors.Getter) || IsVisible(side, accessors.Setter));
    }

    private static Declared Read(Side side, EventDefinitionHandle handle)
    {
        var @event = side.Metadata.GetEventDefinition(handle);
        var accessors = @event.GetAccessors();
        return new((int)@event.Attributes, default, @event.Type, default,
            Roles([("add", accessors.Adder), ("remove", accessors.Remover), ("raise", accessors.Raiser), .. accessors.Others.Select(o => ("other", o))]),
            @event.GetCustomAttributes(), IsVisible(side, accessors.Adder));
    }

    private static List<Accessor> Roles(IEnumerable<(string Role, MethodDefinitionHandle Method)> accessors) =>
        [.. accessors.Where(a => !a.Method.IsNil).Select(a => new Accessor(a.Role, a.Method))];

    private static bool IsVisible(Side side, MethodDefinitionHandle accessor) => !accessor.IsNil && Visibility.Is(side, side.Metadata.GetMethodDefinition(accessor));
}
