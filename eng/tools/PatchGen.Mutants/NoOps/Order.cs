using Mono.Cecil;

namespace PatchGen.Mutants.NoOps;

/// <summary>Another order of what metadata lists and nobody counts.</summary>
internal static class Order
{
    /// <summary>Members of declared types. Fields only of classes that the runtime lays out itself.</summary>
    public static void Members(Draft draft)
    {
        foreach (var type in draft.Types.Where(t => !draft.IsSynthesized(t)))
        {
            Reverse(type.Methods);
            Reverse(type.Properties);
            Reverse(type.Events);
            Reverse(type.NestedTypes);
            if (type is { IsValueType: false, IsAutoLayout: true, IsEnum: false }) Reverse(type.Fields);
        }
    }

    /// <summary>Top-level types; that of the module itself is the first.</summary>
    public static void Types(Draft draft)
    {
        var types = draft.Module.Types.ToArray();
        draft.Module.Types.Clear();
        draft.Module.Types.Add(types[0]);
        foreach (var type in types.Skip(1).Reverse()) draft.Module.Types.Add(type);
    }

    /// <summary>Attributes and interfaces of declared types and members.</summary>
    public static void Attributes(Draft draft)
    {
        foreach (var type in draft.Types.Where(t => !draft.IsSynthesized(t)))
        {
            Reverse(type.CustomAttributes);
            Reverse(type.Interfaces);
            foreach (var member in type.Methods.Cast<ICustomAttributeProvider>().Concat(type.Fields).Concat(type.Properties).Concat(type.Events))
                Reverse(member.CustomAttributes);
        }
    }

    private static void Reverse<T>(Mono.Collections.Generic.Collection<T> items)
    {
        if (items.Count < 2) return;
        var reversed = items.Reverse().ToArray();
        items.Clear();
        foreach (var item in reversed) items.Add(item);
    }
}
