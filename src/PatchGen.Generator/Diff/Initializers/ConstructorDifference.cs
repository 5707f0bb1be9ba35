using System.Collections.Immutable;
using PatchGen.Format;
using PatchGen.Generator.Diff.Bodies;

namespace PatchGen.Generator.Diff.Initializers;

/// <summary>How two constructors differ, initializers apart from the rest.</summary>
internal sealed record ConstructorDifference
{
    /// <summary>Fields that both sides have and whose initial value differs, in the order of the keys; the difference is null where one side has no initializer.</summary>
    public required ImmutableArray<(MemberKey Field, Outcome? Outcome)> Fields { get; init; }

    /// <summary>True where initializers that can see each other's effects run in another order.</summary>
    public required bool Reordered { get; init; }

    /// <summary>How the code behind the initializers differs.</summary>
    public required Outcome? Rest { get; init; }

    /// <summary>True where pre and post have the same effect.</summary>
    public bool IsNone => Fields.IsEmpty && !Reordered && Rest is null;
}
