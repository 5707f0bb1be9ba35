using System.Collections.Immutable;
using Mono.Cecil;

namespace PatchGen.Mutants;

/// <summary>Which facts a unit's change must show in.</summary>
internal static class Claimed
{
    /// <summary>The member that facts about the assembly carry.</summary>
    public const string Assembly = "T:<Module>";

    /// <summary>The key of a declared unit; null for a synthesized one, which has none.</summary>
    public static string? Key(Draft draft, object unit) => unit switch
    {
        AssemblyNameReference or Resource => Assembly,
        TypeDefinition type => draft.IsSynthesized(type) ? null : draft.Key(type).Text,
        MethodDefinition method => draft.IsSynthesized(method) ? null : draft.Key(method).Text,
        FieldDefinition field => draft.IsSynthesized(field.DeclaringType) ? null : draft.Key(field).Text,
        PropertyDefinition property => draft.IsSynthesized(property.DeclaringType) ? null : draft.Key(property).Text,
        EventDefinition @event => draft.IsSynthesized(@event.DeclaringType) ? null : draft.Key(@event).Text,
        _ => null,
    };

    /// <summary>
    /// The claims of a body: the method's own, or one for each declared method that reaches a synthesized one. Null where none does.
    /// </summary>
    public static ImmutableArray<Claim>? Body(Draft draft, MethodDefinition method) =>
        draft.IsSynthesized(method) ? Reaching(draft, method.MetadataToken) : [Of(draft, method)];

    /// <summary>A claim for each declared method that reaches a synthesized member; null where none does.</summary>
    public static ImmutableArray<Claim>? Reaching(Draft draft, MetadataToken synthesized)
    {
        var owners = draft.Original.Reach.Of(synthesized);
        return owners.Count == 0 ? null : [.. owners.Select(token => Of(draft, (MethodDefinition)draft.Module.LookupToken(token)))];
    }

    // What a constructor does for a field is said of the field.
    private static Claim Of(Draft draft, MethodDefinition method) => method.IsConstructor
        ? new([draft.Key(method).Text, .. method.DeclaringType.Fields.Select(f => draft.Key(f).Text)])
        : new([draft.Key(method).Text]);
}
