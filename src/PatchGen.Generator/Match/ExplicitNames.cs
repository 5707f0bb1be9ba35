using System.Reflection.Metadata;
using System.Text.RegularExpressions;
using PatchGen.Generator.Compile;

namespace PatchGen.Generator.Match;

/// <summary>
/// Explicit implementations of interfaces, whose names hold the interface's: <c>I&lt;T&gt;.M</c> becomes <c>I&lt;U&gt;.M</c> where the type's
/// parameter is renamed, and is the same member; also where the interface is file-local and its file was moved.
/// </summary>
internal static partial class ExplicitNames
{
    /// <summary>Adds the members of the post side that the pre side calls otherwise.</summary>
    /// <param name="matched">Both sides, paired by their own names but for those of moved types.</param>
    /// <param name="names">Where they are added.</param>
    /// <returns>True where there are any.</returns>
    public static bool Add(Correspondence matched, Dictionary<EntityHandle, string> names)
    {
        var before = names.Count;
        foreach (var type in matched.Methods.Where(m => m.Pre is null && m.Key.Name.IndexOf('.') > 0).Select(m => m.Key.Type).Distinct())
        {
            if (Correspondence.Find(matched.Types, type) is not { Pre: { } preHandle, Post: { } postHandle }) continue;
            var preType = matched.Pre.Metadata.GetTypeDefinition(preHandle);
            var postType = matched.Post.Metadata.GetTypeDefinition(postHandle);
            if (Words(matched.Pre.Metadata, preType, matched.Post, postType) is { Count: > 0 } words)
                Rename(Members(matched.Pre.Metadata, preType), Members(matched.Post.Metadata, postType), words, names);
        }

        return names.Count > before;
    }

    /// <summary>Whether a member of one type and one of the type that corresponds to it are explicit implementations whose names say the same.</summary>
    public static bool Same(string name, string postName, Snapshot pre, TypeDefinitionHandle type, Snapshot post, TypeDefinitionHandle postType) =>
        name.LastIndexOf('.') > 0 && postName.LastIndexOf('.') > 0
        && Earlier(postName, Words(pre.Metadata, pre.Metadata.GetTypeDefinition(type), post, post.Metadata.GetTypeDefinition(postType))) == name;

    // Only what the pre side has and the post side lacks: a name that both have is the same member's as it is.
    private static void Rename(ILookup<(HandleKind, string), EntityHandle> pre, ILookup<(HandleKind, string), EntityHandle> post, Dictionary<string, string> words, Dictionary<EntityHandle, string> names)
    {
        foreach (var members in post)
        {
            var (kind, name) = members.Key;
            if (!name.Contains('.') || pre.Contains(members.Key)) continue;
            var earlier = Earlier(name, words);
            if (!pre.Contains((kind, earlier)) || post.Contains((kind, earlier))) continue;
            foreach (var member in members) names[member] = earlier;
        }
    }

    // The words of names that differ, from the post side's to the pre side's.
    private static Dictionary<string, string> Words(MetadataReader pre, TypeDefinition type, Snapshot post, TypeDefinition postType)
    {
        var words = new Dictionary<string, string>();
        foreach (var (given, own) in post.OwnNames) words[FileLocalName.Prefix(own)] = FileLocalName.Prefix(given);
        var (a, b) = (type.GetGenericParameters(), postType.GetGenericParameters());
        if (a.Count != b.Count) return words;
        foreach (var (p, q) in a.Zip(b))
        {
            var (name, postName) = (pre.GetString(pre.GetGenericParameter(p).Name), post.Metadata.GetString(post.Metadata.GetGenericParameter(q).Name));
            if (name != postName) words[postName] = name;
        }

        return words;
    }

    private static string Earlier(string name, Dictionary<string, string> words) => Word().Replace(name, word => words.GetValueOrDefault(word.Value, word.Value));

    private static ILookup<(HandleKind, string), EntityHandle> Members(MetadataReader metadata, TypeDefinition type) =>
        type.GetMethods().Select(m => ((EntityHandle)m, metadata.GetMethodDefinition(m).Name))
            .Concat(type.GetFields().Select(f => ((EntityHandle)f, metadata.GetFieldDefinition(f).Name)))
            .Concat(type.GetProperties().Select(p => ((EntityHandle)p, metadata.GetPropertyDefinition(p).Name)))
            .Concat(type.GetEvents().Select(e => ((EntityHandle)e, metadata.GetEventDefinition(e).Name)))
            .ToLookup(m => (m.Item1.Kind, metadata.GetString(m.Name)), m => m.Item1);

    // What stands before the name of a file-local type, or an identifier.
    [GeneratedRegex(@"<\w+>F[0-9A-F]{64}__|\w+")]
    private static partial Regex Word();
}
