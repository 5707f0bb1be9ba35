using Mono.Cecil;
using PatchGen.Generator.Diff;

namespace PatchGen.Mutants.Mutators;

/// <summary>What instances look like.</summary>
internal static class Layouts
{
    private static readonly TypeAttributes[] Kinds = [TypeAttributes.AutoLayout, TypeAttributes.SequentialLayout];

    public static IReadOnlyList<Mutator> All { get; } =
    [
        Mutator.Of<FieldDefinition>("type of a field", (draft, field, random) => field is { IsLiteral: false, DeclaringType.IsEnum: false }
            && draft.Pools.AnyType(random) is { } other && Key(other) != Key(field.FieldType)
            ? new($"{field.FieldType} -> {other}", () => field.FieldType = other) : null, typeof(FieldRetyped)),
        Mutator.Of<TypeDefinition>("order of fields", (_, type, random) => type is { IsValueType: true, IsEnum: false } or { IsSequentialLayout: true } or { IsExplicitLayout: true }
            && Instance(type) is { Length: > 1 } fields && random.Next(fields.Length - 1) is var at
            ? new($"{fields[at].Name} before {fields[at + 1].Name} -> behind it", () => { type.Fields.Remove(fields[at]); type.Fields.Insert(type.Fields.IndexOf(fields[at + 1]) + 1, fields[at]); })
            : null, typeof(LayoutChanged)),
        Mutator.Of<TypeDefinition>("offset of a field", (_, type, random) => type.IsExplicitLayout && Instance(type) is { Length: > 0 } fields
            && fields[random.Next(fields.Length)] is var field && field.Offset + 1 + random.Next(16) is var offset
            ? new($"{field.Name} at {field.Offset} -> {offset}", () => field.Offset = offset) : null, typeof(LayoutChanged)),
        Mutator.Of<TypeDefinition>("pack", (_, type, random) => IsLaidOut(type) && (short)(1 << random.Next(8)) is var pack && pack != type.PackingSize
            ? new($"{type.PackingSize} -> {pack}", () => Set(type, pack, type.ClassSize)) : null, typeof(LayoutChanged)),
        Mutator.Of<TypeDefinition>("size", (_, type, random) => IsLaidOut(type) && Math.Max(0, type.ClassSize) + 1 + random.Next(64) is var size
            ? new($"{type.ClassSize} -> {size}", () => Set(type, type.PackingSize, size)) : null, typeof(LayoutChanged)),
        Mutator.Of<TypeDefinition>("kind of layout", (_, type, random) => type is { IsInterface: false, IsEnum: false } && Kinds.Where(k => k != (type.Attributes & TypeAttributes.LayoutMask)).ToArray() is var others
            && others[random.Next(others.Length)] is var kind
            ? new($"{type.Attributes & TypeAttributes.LayoutMask} -> {kind}", () => type.Attributes = (type.Attributes & ~TypeAttributes.LayoutMask) | kind) : null, typeof(LayoutChanged)),
    ];

    // A reference to a generic type's instance differs from its definition in the same name only in text.
    private static string Key(TypeReference type) => type.GetElementType().FullName + type.IsByReference;

    private static bool IsLaidOut(TypeDefinition type) => type is { IsInterface: false, IsEnum: false } && (type.IsSequentialLayout || type.IsExplicitLayout);

    private static FieldDefinition[] Instance(TypeDefinition type) => [.. type.Fields.Where(f => !f.IsStatic)];

    // Cecil writes a layout only where both are set.
    private static void Set(TypeDefinition type, short pack, int size) => (type.PackingSize, type.ClassSize) = (Math.Max((short)0, pack), Math.Max(0, size));
}
