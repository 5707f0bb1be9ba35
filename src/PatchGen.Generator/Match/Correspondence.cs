using System.Collections.Immutable;
using System.Reflection.Metadata;
using PatchGen.Format;
using PatchGen.Generator.Compile;

namespace PatchGen.Generator.Match;

/// <summary>A declared (not synthesized) entity on both sides: one of the handles is null where it was added or removed.</summary>
public readonly record struct Pair<THandle>(MemberKey Key, THandle? Pre, THandle? Post) where THandle : struct;

/// <summary>
/// Which declaration of the pre side is which of the post side. Synthesized members (closures, state machines, anonymous types,
/// the parts of <c>&lt;PrivateImplementationDetails&gt;</c>) are not here: Diff binds them in lock-step from their owners.
/// All arrays are sorted by key.
/// </summary>
public sealed record Correspondence
{
    /// <summary>The pre side.</summary>
    public required Snapshot Pre { get; init; }

    /// <summary>The post side.</summary>
    public required Snapshot Post { get; init; }

    /// <summary>Types, nested ones included.</summary>
    public required ImmutableArray<Pair<TypeDefinitionHandle>> Types { get; init; }

    /// <summary>Methods, accessors and constructors included.</summary>
    public required ImmutableArray<Pair<MethodDefinitionHandle>> Methods { get; init; }

    /// <summary>Fields, backing fields of automatic properties and events included.</summary>
    public required ImmutableArray<Pair<FieldDefinitionHandle>> Fields { get; init; }

    /// <summary>Properties.</summary>
    public required ImmutableArray<Pair<PropertyDefinitionHandle>> Properties { get; init; }

    /// <summary>Events.</summary>
    public required ImmutableArray<Pair<EventDefinitionHandle>> Events { get; init; }

    /// <summary>The pair of a key, looked up in one of the arrays; null where neither side has it.</summary>
    public static Pair<THandle>? Find<THandle>(ImmutableArray<Pair<THandle>> pairs, MemberKey key) where THandle : struct
    {
        for (int low = 0, high = pairs.Length - 1; low <= high;)
        {
            var middle = low + ((high - low) / 2);
            var order = pairs[middle].Key.CompareTo(key);
            if (order == 0) return pairs[middle];
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return null;
    }
}
