using System.Reflection.Metadata;

namespace PatchGen.Generator.Diff.Facts;

/// <summary>Generic parameters: variance and constraints. Their names do not count.</summary>
internal static class GenericFacts
{
    /// <summary>How they differ, or null. Both sides have as many: the arity is part of the key.</summary>
    public static string? Differ(Comparison c, GenericParameterHandleCollection pre, GenericParameterHandleCollection post)
    {
        foreach (var (x, y) in pre.Zip(post))
        {
            var a = c.Pre.Metadata.GetGenericParameter(x);
            var b = c.Post.Metadata.GetGenericParameter(y);
            if (a.Attributes != b.Attributes) return $"{c.Post.Name(b.Name)}: {a.Attributes} -> {b.Attributes}";
            var rest = b.GetConstraints().Select(h => c.Post.Metadata.GetGenericParameterConstraint(h).Type).ToList();
            foreach (var constraint in a.GetConstraints())
            {
                var type = c.Pre.Metadata.GetGenericParameterConstraint(constraint).Type;
                var index = rest.FindIndex(other => c.Binder.Type(type, other));
                if (index < 0) return $"{c.Post.Name(b.Name)}: constraint {c.Pre.Snapshot.Keys.TypeText(type)} was removed";
                rest.RemoveAt(index);
            }

            if (rest.Count > 0) return $"{c.Post.Name(b.Name)}: constraint {c.Post.Snapshot.Keys.TypeText(rest[0])} was added";
        }

        return null;
    }

    /// <summary>The attributes that differ on the parameters, and on those of their constraints that both sides have.</summary>
    public static IEnumerable<string> Attributes(Comparison c, GenericParameterHandleCollection pre, GenericParameterHandleCollection post)
    {
        if (pre.Count == 0) return [];
        return pre.Zip(post).SelectMany(p => Attributes(c, c.Pre.Metadata.GetGenericParameter(p.First), c.Post.Metadata.GetGenericParameter(p.Second)));
    }

    private static IEnumerable<string> Attributes(Comparison c, GenericParameter a, GenericParameter b)
    {
        foreach (var name in AttributeComparer.Differing(c, a.GetCustomAttributes(), b.GetCustomAttributes())) yield return name;
        var rest = b.GetConstraints().Select(c.Post.Metadata.GetGenericParameterConstraint).ToList();
        foreach (var constraint in a.GetConstraints().Select(c.Pre.Metadata.GetGenericParameterConstraint))
        {
            var index = rest.FindIndex(other => c.Binder.Type(constraint.Type, other.Type));
            if (index < 0) continue;
            foreach (var name in AttributeComparer.Differing(c, constraint.GetCustomAttributes(), rest[index].GetCustomAttributes())) yield return name;
            rest.RemoveAt(index);
        }
    }
}
