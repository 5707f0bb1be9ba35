using System.Reflection.Metadata;
using PatchGen.Generator.Compile;

namespace PatchGen.Generator.Match;

/// <summary>
/// File-local types whose file was moved or renamed: the compiler names them after its path. Of those that only one side has, the one of a name
/// in a namespace is the other side's one, as any type would be; where there are several, the file's name tells them apart.
/// </summary>
internal static class MovedTypes
{
    private sealed record Found(TypeDefinitionHandle Handle, string Name, string Space, FileLocalName Parts);

    /// <summary>Such types of the post side, and what the pre side calls them.</summary>
    public static Dictionary<EntityHandle, string> Find(Snapshot pre, Snapshot post)
    {
        var moved = new Dictionary<EntityHandle, string>();
        var a = FileLocal(pre.Metadata);
        var b = FileLocal(post.Metadata);
        if (a.Count == 0 || b.Count == 0) return moved;
        var (preNames, postNames) = (a.Select(Full).ToHashSet(), b.Select(Full).ToHashSet());
        a.RemoveAll(t => postNames.Contains(Full(t)));
        b.RemoveAll(t => preNames.Contains(Full(t)));
        Pair(type => (type.Space, type.Parts.Simple, type.Parts.File));
        Pair(type => (type.Space, type.Parts.Simple, ""));
        return moved;

        void Pair(Func<Found, (string, string, string)> by)
        {
            var candidates = a.ToLookup(by);
            foreach (var group in b.GroupBy(by).ToList())
            {
                if (candidates[group.Key].ToList() is not [var from] || group.ToList() is not [var to]) continue;
                moved[to.Handle] = from.Name;
                a.Remove(from);
                b.Remove(to);
            }
        }
    }

    private static string Full(Found type) => $"{type.Space}.{type.Name}";

    // They are never nested.
    private static List<Found> FileLocal(MetadataReader metadata)
    {
        List<Found> found = [];
        foreach (var handle in metadata.TypeDefinitions)
        {
            var type = metadata.GetTypeDefinition(handle);
            if (!metadata.StringComparer.StartsWith(type.Name, "<") || !type.GetDeclaringType().IsNil) continue;
            var name = metadata.GetString(type.Name);
            if (FileLocalName.Parse(name) is { } parts) found.Add(new(handle, name, metadata.GetString(type.Namespace), parts));
        }

        return found;
    }
}
