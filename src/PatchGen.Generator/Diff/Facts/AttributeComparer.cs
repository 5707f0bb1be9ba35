using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Text;
using PatchGen.Generator.Diff.Bind;
using PatchGen.Generator.Match;

namespace PatchGen.Generator.Diff.Facts;

/// <summary>Compares custom attributes as a set: constructor and arguments, byte for byte.</summary>
internal static class AttributeComparer
{
    /// <summary>The type names of the attributes that one side lacks.</summary>
    public static IEnumerable<string> Differing(Binder binder, CustomAttributeHandleCollection? pre, CustomAttributeHandleCollection? post)
    {
        if (pre is null or { Count: 0 } && post is null or { Count: 0 }) return [];
        if (pre is { } some && post is { } others && AreSame(binder, some, others)) return [];
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

    /// <summary>True where both have the same in the same order, as most do.</summary>
    public static bool AreSame(Binder binder, CustomAttributeHandleCollection pre, CustomAttributeHandleCollection post)
    {
        if (pre.Count != post.Count) return false;
        var others = post.GetEnumerator();
        foreach (var attribute in pre)
            if (!others.MoveNext() || !Same(binder, binder.Pre.Metadata.GetCustomAttribute(attribute), binder.Post.Metadata.GetCustomAttribute(others.Current))) return false;
        return true;
    }

    // Null for a parameter that one side does not describe. (A default collection would count one.)
    private static List<CustomAttribute> All(Side side, CustomAttributeHandleCollection? handles) =>
        handles is { } some ? [.. some.Select(side.Metadata.GetCustomAttribute).Where(a => !IsPlace(Attributes.TypeName(side.Metadata, a)))] : [];

    // Where an intercepted call stands, by a hash of its file: any comment there changes it. Which calls are intercepted, their own code says.
    private static bool IsPlace(string attribute) =>
        attribute.StartsWith("System.Runtime.CompilerServices.", StringComparison.Ordinal) && attribute.EndsWith("InterceptsLocationAttribute", StringComparison.Ordinal)
        && attribute["System.Runtime.CompilerServices.".Length..] is var name && (FileLocalName.Parse(name)?.Simple ?? name) == "InterceptsLocationAttribute";

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
        return binder.Method(a.Constructor, b.Constructor)
            // The argument of some is the state machine's type, which has no name of its own.
            && (binder.SameBytes(a.Value, b.Value) || SameButForMovedTypes(binder, a.Value, b.Value) || Attributes.TypeName(binder.Pre.Metadata, a).EndsWith("StateMachineAttribute", StringComparison.Ordinal));
    }

    // Arguments name types as text. (Of a file that got a longer or shorter name they are taken for others: the text's length stands before it.)
    private static bool SameButForMovedTypes(Binder binder, BlobHandle a, BlobHandle b)
    {
        var names = binder.Post.Snapshot.OwnNames;
        if (names.Count == 0) return false;
        var text = Encoding.Latin1.GetString(binder.Post.Metadata.GetBlobBytes(b));
        foreach (var (given, own) in names) text = text.Replace(Bytes(own), Bytes(given), StringComparison.Ordinal);
        return text == Encoding.Latin1.GetString(binder.Pre.Metadata.GetBlobBytes(a));

        static string Bytes(string name) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(name));
    }
}
