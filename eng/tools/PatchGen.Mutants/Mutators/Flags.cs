using Mono.Cecil;
using PatchGen.Generator.Diff;

namespace PatchGen.Mutants.Mutators;

/// <summary>Flags of types and members.</summary>
internal static class Flags
{
    public static IReadOnlyList<Mutator> All { get; } =
    [
        Mutator.Of<TypeDefinition>("flags of a type", (_, type, random) => Flip(random, [TypeAttributes.Sealed, TypeAttributes.Abstract, TypeAttributes.BeforeFieldInit, TypeAttributes.SpecialName, TypeAttributes.Serializable], out var flag)
            ? new($"{flag}", () => type.Attributes ^= flag) : null, typeof(TypeFlagsChanged)),
        Mutator.Of<TypeDefinition>("access of a type", (_, type, random) => Access(type) is var access && random.Next(access.Length) is var at && access[at] != (type.Attributes & TypeAttributes.VisibilityMask)
            ? new($"{type.Attributes & TypeAttributes.VisibilityMask} -> {access[at]}", () => type.Attributes = (type.Attributes & ~TypeAttributes.VisibilityMask) | access[at]) : null, typeof(TypeFlagsChanged)),
        Mutator.Of<MethodDefinition>("flags of a method", (_, method, random) => Flip(random, [MethodAttributes.Final, MethodAttributes.HideBySig, MethodAttributes.SpecialName, MethodAttributes.NewSlot, MethodAttributes.Virtual, MethodAttributes.CheckAccessOnOverride], out var flag)
            ? new($"{flag}", () => method.Attributes ^= flag) : null, typeof(MethodFlagsChanged)),
        Mutator.Of<MethodDefinition>("access of a method", (_, method, random) => (MethodAttributes)(1 + random.Next(6)) is var access && access != (method.Attributes & MethodAttributes.MemberAccessMask)
            ? new($"{method.Attributes & MethodAttributes.MemberAccessMask} -> {access}", () => method.Attributes = (method.Attributes & ~MethodAttributes.MemberAccessMask) | access) : null, typeof(MethodFlagsChanged)),
        Mutator.Of<MethodDefinition>("implementation flags", (_, method, random) => Flip(random, [MethodImplAttributes.NoInlining, MethodImplAttributes.AggressiveInlining, MethodImplAttributes.Synchronized, MethodImplAttributes.NoOptimization, MethodImplAttributes.PreserveSig], out var flag)
            ? new($"{flag}", () => method.ImplAttributes ^= flag) : null, typeof(MethodFlagsChanged)),
        Mutator.Of<FieldDefinition>("flags of a field", (_, field, random) => Flip(random, [FieldAttributes.InitOnly, FieldAttributes.NotSerialized, FieldAttributes.SpecialName], out var flag)
            ? new($"{flag}", () => field.Attributes ^= flag) : null, typeof(FieldFlagsChanged)),
        Mutator.Of<FieldDefinition>("access of a field", (_, field, random) => (FieldAttributes)(1 + random.Next(6)) is var access && access != (field.Attributes & FieldAttributes.FieldAccessMask)
            ? new($"{field.Attributes & FieldAttributes.FieldAccessMask} -> {access}", () => field.Attributes = (field.Attributes & ~FieldAttributes.FieldAccessMask) | access) : null, typeof(FieldFlagsChanged)),
        Mutator.Of<PropertyDefinition>("flags of a property or event", (_, property, random) => Flip(random, [PropertyAttributes.SpecialName, PropertyAttributes.RTSpecialName], out var flag)
            ? new($"{flag}", () => property.Attributes ^= flag) : null, typeof(PropertyOrEventChanged)),
        Mutator.Of<EventDefinition>("flags of a property or event", (_, @event, random) => Flip(random, [EventAttributes.SpecialName, EventAttributes.RTSpecialName], out var flag)
            ? new($"{flag}", () => @event.Attributes ^= flag) : null, typeof(PropertyOrEventChanged)),
        // Cecil reads the parameters of an indexer from its accessors.
        Mutator.Of<PropertyDefinition>("accessors", (_, property, random) => property.HasParameters ? null : random.Next(2) == 0
            ? property.GetMethod is null ? null : new("getter removed", () => property.GetMethod = null)
            : property.SetMethod is null ? null : new("setter removed", () => property.SetMethod = null), typeof(PropertyOrEventChanged)),
        Mutator.Of<MethodDefinition>("flags of a parameter", (_, method, random) => method.HasParameters && method.Parameters[random.Next(method.Parameters.Count)] is var parameter
            && Flip(random, [ParameterAttributes.In, ParameterAttributes.Out, ParameterAttributes.Optional], out var flag)
            ? new($"{parameter.Index}: {flag}", () => parameter.Attributes ^= flag) : null, typeof(PInvokeChanged), typeof(ParametersChanged)),
    ];

    private static TypeAttributes[] Access(TypeDefinition type) => type.IsNested
        ? [TypeAttributes.NestedAssembly, TypeAttributes.NestedFamily, TypeAttributes.NestedPrivate, TypeAttributes.NestedPublic, TypeAttributes.NestedFamORAssem]
        : [TypeAttributes.Public, TypeAttributes.NotPublic];

    private static bool Flip<T>(Random random, T[] flags, out T flag)
    {
        flag = flags[random.Next(flags.Length)];
        return true;
    }
}
