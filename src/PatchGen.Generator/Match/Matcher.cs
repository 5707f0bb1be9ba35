using System.Collections.Immutable;
using System.Reflection.Metadata;
using PatchGen.Format;
using PatchGen.Generator.Compile;

namespace PatchGen.Generator.Match;

/// <summary>The second step: which declaration of the pre side is which of the post side.</summary>
public static class Matcher
{
    /// <summary>Pairs all declarations by key.</summary>
    /// <exception cref="BadImageFormatException">Two declarations of one side have the same key: no compiler of C# writes that.</exception>
    public static Correspondence Match(Snapshot pre, Snapshot post)
    {
        var a = Declared.Of(pre);
        var b = Declared.Of(post);
        return new Correspondence
        {
            Pre = pre,
            Post = post,
            Types = Pair(a.Types, b.Types),
            Methods = Pair(a.Methods, b.Methods),
            Fields = Pair(a.Fields, b.Fields),
            Properties = Pair(a.Properties, b.Properties),
            Events = Pair(a.Events, b.Events),
        };
    }

    private static ImmutableArray<Pair<T>> Pair<T>(List<(MemberKey Key, T Handle)> pre, List<(MemberKey Key, T Handle)> post) where T : struct
    {
        var pairs = ImmutableArray.CreateBuilder<Pair<T>>(Math.Max(pre.Count, post.Count));
        for (int i = 0, j = 0; i < pre.Count || j < post.Count;)
        {
            var order = i == pre.Count ? 1 : j == post.Count ? -1 : pre[i].Key.CompareTo(post[j].Key);
            pairs.Add(order switch
            {
                < 0 => new(pre[i].Key, pre[i++].Handle, null),
                > 0 => new(post[j].Key, null, post[j++].Handle),
                _ => new(pre[i].Key, pre[i++].Handle, post[j++].Handle),
            });
        }

        return pairs.DrainToImmutable();
    }

    private sealed record Declared(
        List<(MemberKey Key, TypeDefinitionHandle)> Types,
        List<(MemberKey Key, MethodDefinitionHandle)> Methods,
        List<(MemberKey Key, FieldDefinitionHandle)> Fields,
        List<(MemberKey Key, PropertyDefinitionHandle)> Properties,
        List<(MemberKey Key, EventDefinitionHandle)> Events)
    {
        public static Declared Of(Snapshot side)
        {
            var declared = new Declared([], [], [], [], []);
            var synthesized = new Synthesis(side.Metadata);
            foreach (var handle in side.Metadata.TypeDefinitions.Where(t => !synthesized.Is(t)))
                declared.Add(side, synthesized, handle);
            Sort(declared.Types);
            Sort(declared.Methods);
            Sort(declared.Fields);
            Sort(declared.Properties);
            Sort(declared.Events);
            return declared;
        }

        private void Add(Snapshot side, Synthesis synthesized, TypeDefinitionHandle handle)
        {
            var type = side.Metadata.GetTypeDefinition(handle);
            Types.Add((side.Keys.Type(handle), handle));
            foreach (var method in type.GetMethods())
                if (!synthesized.Is(method)) Methods.Add((side.Keys.Method(method), method));
            foreach (var field in type.GetFields()) Fields.Add((side.Keys.Field(field), field));
            foreach (var property in type.GetProperties()) Properties.Add((side.Keys.Property(handle, property), property));
            foreach (var @event in type.GetEvents()) Events.Add((side.Keys.Event(handle, @event), @event));
        }

        private static void Sort<T>(List<(MemberKey Key, T)> members)
        {
            members.Sort((x, y) => x.Key.CompareTo(y.Key));
            for (var i = 1; i < members.Count; i++)
                if (members[i].Key == members[i - 1].Key)
                    throw new BadImageFormatException($"Two declarations have the key {members[i].Key}.");
        }
    }
}
