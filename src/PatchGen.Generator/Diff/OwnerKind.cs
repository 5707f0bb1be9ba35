namespace PatchGen.Generator.Diff;

/// <summary>What kind of type declares a field.</summary>
public enum OwnerKind
{
    /// <summary>A class.</summary>
    Class,
    /// <summary>A struct.</summary>
    Struct,
    /// <summary>A class or struct of sequential or explicit layout that asked for it.</summary>
    FixedLayout,
    /// <summary>An enum.</summary>
    Enum,
    /// <summary>An interface.</summary>
    Interface,
}
