using System.Collections.Immutable;
using PatchGen.Format;

namespace PatchGen.Generator.Diff;

/// <summary>What an instance field holds in objects that the code of a side makes, before anything else sets it.</summary>
public enum FirstValue
{
    /// <summary>The default of its type: no constructor sets it.</summary>
    Default,
    /// <summary>What its field initializer computes, which any object could be given at any time.</summary>
    Initializer,
    /// <summary>What its field initializer computes, with effects that others see.</summary>
    Effectful,
    /// <summary>What a constructor computes, from its arguments for example.</summary>
    Constructor,
}

/// <summary>A field was added.</summary>
public sealed record FieldAdded : Fact
{
    /// <summary>The FieldDef token in the post assembly.</summary>
    public required int PostToken { get; init; }

    /// <summary>What declares it.</summary>
    public required OwnerKind Owner { get; init; }

    /// <summary>True for a static field, const included.</summary>
    public required bool IsStatic { get; init; }

    /// <summary>True for a const or an enum member.</summary>
    public required bool IsLiteral { get; init; }

    /// <summary>True where its type is new too.</summary>
    public required bool OnNewType { get; init; }

    /// <summary>True for a <c>[ThreadStatic]</c> field.</summary>
    public bool IsThreadStatic { get; init; }

    /// <summary>True where the static field has an initializer whose code stands alone, so that it can run with the patch.</summary>
    public bool HasOwnInitializer { get; init; }

    /// <summary>
    /// Where that initializer stands in the post static constructor: it begins and ends with an empty stack, ends with the store
    /// to the field, and no branch or exception region crosses its ends. Null where there is none. Of an instance field of a class
    /// the same in a constructor, where <see cref="First"/> says Initializer; it begins by loading <c>this</c>.
    /// </summary>
    public IlRange? Initializer { get; init; }

    /// <summary>What objects that the post code makes begin with: of an instance field of a class.</summary>
    public FirstValue First { get; init; }

    /// <summary>The attribute by which the class asks serializers to write it; null where it does not.</summary>
    public string? SerializedBy { get; init; }

    /// <summary>What looks at the fields of the class by reflection or layout, and where: of an instance field of a class.</summary>
    public ImmutableArray<string> SeenBy { get; init; } = [];

    /// <summary>Instance fields that the same class lost: the added one may hold what one of them held. None for a readonly lock.</summary>
    public ImmutableArray<MemberKey> MayReplace { get; init; } = [];
}

/// <summary>A field was removed.</summary>
public sealed record FieldRemoved : Fact
{
    /// <summary>What declared it.</summary>
    public required OwnerKind Owner { get; init; }

    /// <summary>True for a static field, const included.</summary>
    public required bool IsStatic { get; init; }

    /// <summary>True for a const or an enum member.</summary>
    public required bool IsLiteral { get; init; }

    /// <summary>What objects that the pre code makes begin with: of an instance field of a class.</summary>
    public FirstValue First { get; init; }

    /// <summary>True where other assemblies could name it.</summary>
    public required bool Visible { get; init; }

    /// <summary>
    /// The pre code that may go on running beside the patch and reads it: a suspended state machine, a delegate made before, a removed
    /// method that others may still call. Null where there is none.
    /// </summary>
    public string? ReadBy { get; init; }
}

/// <summary>A private instance field of a class is written otherwise on the post side, and is the same by its name and type. The member is the post field.</summary>
public sealed record FieldRenamed : Fact
{
    /// <summary>The pre field.</summary>
    public required MemberKey PreMember { get; init; }

    /// <summary>Its FieldDef token in the pre assembly.</summary>
    public required int PreToken { get; init; }

    /// <summary>The FieldDef token in the post assembly.</summary>
    public required int PostToken { get; init; }
}

/// <summary>A field's type changed.</summary>
public sealed record FieldRetyped : Fact
{
    /// <summary>What declares it.</summary>
    public required OwnerKind Owner { get; init; }

    /// <summary>True for a static field.</summary>
    public required bool IsStatic { get; init; }

    /// <summary>The pre type.</summary>
    public required string PreType { get; init; }

    /// <summary>The post type.</summary>
    public required string PostType { get; init; }

    /// <summary>The FieldDef token in the post assembly.</summary>
    public required int PostToken { get; init; }

    /// <summary>What objects that the post code makes begin with: of an instance field of a class.</summary>
    public FirstValue First { get; init; }

    /// <summary>Where the field initializer stands in a post constructor; null where there is none that says it all.</summary>
    public IlRange? Initializer { get; init; }

    /// <summary>
    /// The FieldDef token in the pre assembly of a private field of a class whose pre values all are values of the post type, and which no
    /// pre code uses that may go on running beside the patch; else 0.
    /// </summary>
    public int WidensToken { get; init; }
}

/// <summary>A field's flags changed: readonly, volatile, visibility, static.</summary>
public sealed record FieldFlagsChanged : Fact
{
    /// <summary>The flags that differ.</summary>
    public required ImmutableArray<string> Flags { get; init; }

    /// <summary>Those of <see cref="Flags"/> that the pre side has and the post side lacks.</summary>
    public ImmutableArray<string> Removed { get; init; } = [];

    /// <summary>True where the field is static on both sides.</summary>
    public bool IsStatic { get; init; }
}
