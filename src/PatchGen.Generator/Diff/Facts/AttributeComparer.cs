using System.Collections.Immutable;
using System.Reflection.Metadata;
using PatchGen.Generator.Diff.Bind;

namespace PatchGen.Generator.Diff.Facts;

/// <summary>Compares custom attributes as a set: constructor and arguments, byte for byte.</summary>
internal static class AttributeComparer
{
    /// <summary>The type names of the attributes that one side lacks.</summary>
    public static IEnumerable<string> Differing(Binder binder, CustomAttributeHandleCollection? pre, CustomAttributeHandleCollection? post)
    {
        if (pre is null or { Count: 0 } && post is null or { Count: 0 }) return [];
        var rest = All(binder.Post, post);
        var differing = new List<string>();
        foreach (var attribute in All(binder.Pre, pre))
        {
            var index = rest.FindIndex(other => Same(binder, attribute, other));
            if (index < 0) differing.Add(Attributes.TypeName(binder.Pre.Metadata, attribute));
            else rest.RemoveAt(index);
        }

        differing.AddRange(rest.Select(a => Attributes.TypeName(binder.Post.Metadata, a)));
        return differing;
    }

    // Null for a parameter that one side does not describe. (A default collection would count one.)
    private static List<CustomAttribute> All(Side side, CustomAttributeHandleCollection? handles) =>
        handles is { } some ? [.. some.Select(side.Metadata.GetCustomAttribute)] : [];

    /// <summary>The fact, where attributes differ.</summary>
    public static AttributesChanged? Fact(Format.MemberKey member, IEnumerable<string> differing)
    {
        ImmutableArray<string> names = [.. differing.Distinct().Order(StringComparer.Ordinal)];
        return names.IsEmpty ? null : new()
        {
            Member = member,
            Attributes = names,
            CompileTimeOnly = names.All(CompileTimeAttributes.Contains),
            Why = string.Join(", ", names),
        };
    }

    private static bool Same(Binder binder, CustomAttribute a, CustomAttribute b)
    {
        if (!binder.Method(a.Constructor, b.Constructor)) return false;
        // Their argument is the state machine's type, which has no name of its own.
        if (Attributes.TypeName(binder.Pre.Metadata, a).EndsWith("StateMachineAttribute", StringComparison.Ordinal)) return true;
        return binder.SameBytes(a.Value, b.Value);
    }
}
