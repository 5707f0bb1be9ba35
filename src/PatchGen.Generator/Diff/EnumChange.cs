namespace PatchGen.Generator.Diff;

/// <summary>What became of an enum, or of a member of one.</summary>
public enum EnumChange
{
    /// <summary>The member is new.</summary>
    Added,

    /// <summary>The member is gone.</summary>
    Removed,

    /// <summary>The member has another number.</summary>
    Value,

    /// <summary>All members have numbers of another type.</summary>
    UnderlyingType,
}
