using System.Reflection.Metadata;
using PatchGen.Generator.Diff.Bind;

namespace PatchGen.Generator.Diff.Facts.Types;

/// <summary>Generic parameters: variance and constraints. Their names do not count.</summary>
internal static class GenericFacts
{
    /// <summary>How they differ, or null. Both sides have as many: the arity is part of the key.</summary>
    public static string? Differ(Binder binder, GenericParameterHandleCollection pre, GenericParameterHandleCollection post)
    {
        if (AreSame(binder, pre, post)) return null;
        foreach (var (x, y) in pre.Zip(post))
        {
            var a = binder.Pre.Metadata.GetGenericParameter(x);
            var b = binder.Post.Metadata.GetGenericParameter(y);
            if (a.Index != b.Index) return "their numbers";
            if (a.Attributes != b.Attributes) return $"{binder.Post.Name(b.Name)}: {a.Attributes} -> {b.Attributes}";
            var rest = b.GetConstraints().Select(h => binder.Post.Metadata.GetGenericParameterConstraint(h).Type).ToList();
            foreach (var constraint in a.GetConstraints())
            {
                var type = binder.Pre.Metadata.GetGenericParameterConstraint(constraint).Type;
                var index = rest.FindIndex(other => binder.Type(type, other));
                if (index < 0) return $"{binder.Post.Name(b.Name)}: constraint {binder.Pre.Snapshot.Keys.TypeText(type)} was removed";
                rest.RemoveAt(index);
            }

            if (rest.Count > 0) return $"{binder.Post.Name(b.Name)}: constraint {binder.Post.Snapshot.Keys.TypeText(rest[0])} was added";
        }

        return null;
    }

    /// <summary>True where both have the same, their constraints and attributes in the same order, as most do.</summary>
    public static bool AreSame(Binder binder, GenericParameterHandleCollection pre, GenericParameterHandleCollection post)
    {
        if (pre.Count != post.Count) return false;
        if (pre.Count == 0) return true;
        var others = post.GetEnumerator();
        foreach (var parameter in pre)
            if (!others.MoveNext() || !AreSame(binder, binder.Pre.Metadata.GetGenericParameter(parameter), binder.Post.Metadata.GetGenericParameter(others.Current))) return false;
        return true;
    }

    private static bool AreSame(Binder binder, GenericParameter a, GenericParameter b)
    {
        var (x, y) = (a.GetConstraints(), b.GetConstraints());
        if (a.Index != b.Index || a.Attributes != b.Attributes || x.Count != y.Count || !AttributeComparer.AreSame(binder, a.GetCustomAttributes(), b.GetCustomAttributes())) return false;
        for (var i = 0; i < x.Count; i++)
        {
            var (p, q) = (binder.Pre.Metadata.GetGenericParameterConstraint(x[i]), binder.Post.Metadata.GetGenericParameterConstraint(y[i]));
            if (!binder.Type(p.Type, q.Type) || !AttributeComparer.AreSame(binder, p.GetCustomAttributes(), q.GetCustomAttributes())) return false;
        }

        return true;
    }

    /// <summary>The attributes that differ on the parameters, and on those of their constraints that both sides have.</summary>
    public static IEnumerable<string> Attributes(Binder binder, GenericParameterHandleCollection pre, GenericParameterHandleCollection post)
    {
        if (AreSame(binder, pre, post)) return [];
        return pre.Zip(post).SelectMany(p => Attributes(binder, binder.Pre.Metadata.GetGenericParameter(p.First), binder.Post.Metadata.GetGenericParameter(p.Second)));
    }

    private static IEnumerable<string> Attributes(Binder binder, GenericParameter a, GenericParameter b)
    {
        foreach (var name in AttributeComparer.Differing(binder, a.GetCustomAttributes(), b.GetCustomAttributes())) yield return name;
        var rest = b.GetConstraints().Select(binder.Post.Metadata.GetGenericParameterConstraint).ToList();
        foreach (var constraint in a.GetConstraints().Select(binder.Pre.Metadata.GetGenericParameterConstraint))
        {
            var index = rest.FindIndex(other => binder.Type(constraint.Type, other.Type));
            if (index < 0) continue;
            foreach (var name in AttributeComparer.Differing(binder, constraint.GetCustomAttributes(), rest[index].GetCustomAttributes())) yield return name;
            rest.RemoveAt(index);
        }
    }
}
