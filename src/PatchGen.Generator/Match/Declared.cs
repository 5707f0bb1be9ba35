using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Format;
using PatchGen.Generator.Compile;

namespace PatchGen.Generator.Match;

// A class: lists of references are compiled code already, those of each kind of handle are not.
internal sealed record Member(MemberKey Key, int Row);

/// <summary>The members that a side declares, sorted by key.</summary>
internal sealed class Declared
{
    private static readonly Comparer<Member> ByKey = Comparer<Member>.Create((x, y) => x.Key.CompareTo(y.Key));

    private readonly Synthesis synthesized;
    private readonly Dictionary<string, Run> runs = [];

    private Declared(Snapshot side) => (Side, synthesized) = (side, new(side.Metadata));

    public Snapshot Side { get; }

    public List<Member> Types { get; } = [];

    public List<Member> Methods { get; } = [];

    public List<Member> Fields { get; } = [];

    public List<Member> Properties { get; } = [];

    public List<Member> Events { get; } = [];

    // Where the members of a type begin in the lists.
    private sealed record Run(TypeDefinitionHandle Type, int Methods, int Fields, int Properties, int Events);

    /// <summary>Reads a side; types whose members are just those of the <paramref name="other"/> side take their keys from there.</summary>
    /// <exception cref="BadImageFormatException">Two declarations have the same key.</exception>
    public static Declared Of(Snapshot side, Declared? other = null)
    {
        var declared = new Declared(side);
        var same = other is null ? null : new SameMembers(other.Side, other.synthesized, side, declared.synthesized);
        // A member's key begins with its type's and "::". Types in the order of that, and the members of each sorted, make all sorted.
        var types = new List<Member>();
        foreach (var handle in side.Metadata.TypeDefinitions)
        {
            if (declared.synthesized.Is(handle)) continue;
            var row = MetadataTokens.GetRowNumber(handle);
            declared.Types.Add(new(side.Keys.Type(handle), row));
            types.Add(new(new(declared.Types[^1].Key.Text + "::"), row));
        }

        types.Sort(ByKey);
        foreach (var type in types)
        {
            var handle = MetadataTokens.TypeDefinitionHandle(type.Row);
            declared.runs.TryAdd(type.Key.Text, new(handle, declared.Methods.Count, declared.Fields.Count, declared.Properties.Count, declared.Events.Count));
            if (other is not null && other.runs.TryGetValue(type.Key.Text, out var run) && same!.Shift(run.Type, handle) is { } shift) declared.Take(other, run, shift);
            else declared.Add(handle);
        }

        declared.Types.Sort(ByKey);
        if (Lists(declared).Exists(IsUnsorted))
        {
            // A name holds "::", which C# cannot write.
            foreach (var members in Lists(declared)) members.Sort(ByKey);
            declared.runs.Clear();
        }

        foreach (var members in Lists(declared)) Check(members);
        return declared;
    }

    private void Take(Declared other, Run run, Shift shift)
    {
        Take(other.Methods, run.Methods, shift.MethodCount, shift.Methods, Methods);
        Take(other.Fields, run.Fields, shift.FieldCount, shift.Fields, Fields);
        Take(other.Properties, run.Properties, shift.PropertyCount, shift.Properties, Properties);
        Take(other.Events, run.Events, shift.EventCount, shift.Events, Events);
    }

    private static void Take(List<Member> other, int first, int count, int shift, List<Member> members)
    {
        for (var i = first; i < first + count; i++) members.Add(shift == 0 ? other[i] : new(other[i].Key, other[i].Row + shift));
    }

    private void Add(TypeDefinitionHandle handle)
    {
        var type = Side.Metadata.GetTypeDefinition(handle);
        var (methods, fields, properties, events) = (Methods.Count, Fields.Count, Properties.Count, Events.Count);
        foreach (var method in type.GetMethods())
            if (!synthesized.Is(method)) Methods.Add(new(Side.Keys.Method(method), MetadataTokens.GetRowNumber(method)));
        foreach (var field in type.GetFields()) Fields.Add(new(Side.Keys.Field(field), MetadataTokens.GetRowNumber(field)));
        foreach (var property in type.GetProperties()) Properties.Add(new(Side.Keys.Property(handle, property), MetadataTokens.GetRowNumber(property)));
        foreach (var @event in type.GetEvents()) Events.Add(new(Side.Keys.Event(handle, @event), MetadataTokens.GetRowNumber(@event)));
        Methods.Sort(methods, Methods.Count - methods, ByKey);
        Fields.Sort(fields, Fields.Count - fields, ByKey);
        Properties.Sort(properties, Properties.Count - properties, ByKey);
        Events.Sort(events, Events.Count - events, ByKey);
    }

    private static List<List<Member>> Lists(Declared d) => [d.Types, d.Methods, d.Fields, d.Properties, d.Events];

    private static bool IsUnsorted(List<Member> members)
    {
        for (var i = 1; i < members.Count; i++)
            if (members[i - 1].Key.CompareTo(members[i].Key) > 0) return true;
        return false;
    }

    private static void Check(List<Member> members)
    {
        for (var i = 1; i < members.Count; i++)
            if (members[i - 1].Key == members[i].Key) throw new BadImageFormatException($"Two declarations have the key {members[i].Key}.");
    }
}
