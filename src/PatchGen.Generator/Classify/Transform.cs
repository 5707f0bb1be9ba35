using System.Collections.Immutable;

namespace PatchGen.Generator.Classify;

/// <summary>What is known of the transform that a finding needs: <c>patchgen new-hook</c> writes a hook from it.</summary>
/// <param name="Member">The documentation id of the member, or its key where C# has none.</param>
public sealed record Transform(string Member)
{
    /// <summary>What stands in the pre sources; null where they are not known.</summary>
    public string? Pre { get; init; }

    /// <summary>What stands in the post sources.</summary>
    public string? Post { get; init; }

    /// <summary>For a field that is kept beside its objects: the type of those as C#, and the field's; then the hook is a shadow initializer.</summary>
    public (string Owner, string Value)? Shadow { get; init; }

    /// <summary>A field that the hook's class needs, as C#.</summary>
    public string? State { get; init; }

    /// <summary>The statements that transform the data, one a line; or, where they are not complete, a sketch of them.</summary>
    public ImmutableArray<string> Apply { get; init; } = [];

    /// <summary>The statements that transform it back.</summary>
    public ImmutableArray<string> Reverse { get; init; } = [];

    /// <summary>True where the statements are all that is needed: the finding has one sensible transform only.</summary>
    public bool IsComplete { get; init; }
}
