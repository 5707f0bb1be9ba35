namespace PatchGen.Generator.Diff;

/// <summary>What became of a property or an event.</summary>
public enum PropertyChange
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>Its accessors or its type differ.</summary>
    Changed,
}
