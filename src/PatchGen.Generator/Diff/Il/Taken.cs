namespace PatchGen.Generator.Diff.Il;

/// <summary>How code takes a method without calling it.</summary>
[Flags]
internal enum Taken
{
    None = 0,

    /// <summary>To make a delegate of it.</summary>
    Delegate = 1,

    /// <summary>As a function pointer.</summary>
    Pointer = 2,

    /// <summary>By its token: an expression tree calls it, or a handle of it is handed on.</summary>
    Token = 4,
}
