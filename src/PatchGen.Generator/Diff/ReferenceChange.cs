namespace PatchGen.Generator.Diff;

/// <summary>What became of a reference to another assembly, or of a forwarded type.</summary>
public enum ReferenceChange
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>It asks for another version.</summary>
    Version,
}
