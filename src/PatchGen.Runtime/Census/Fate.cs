namespace PatchGen.Runtime.Census;

/// <summary>What an object that holds pre code will still do with it.</summary>
internal enum Fate
{
    /// <summary>It never runs any again.</summary>
    Over,
    /// <summary>It may run it.</summary>
    Kept,
    /// <summary>It is a finished enumerator, which runs nothing any more, or one that a thread is in.</summary>
    IfOnStack,
}
