namespace PatchGen.Runtime.Check;

/// <summary>A thread on which a command runs a patch's own code: the command waits for it, so that it waits for no command.</summary>
internal static class CommandThread
{
    [ThreadStatic]
    private static bool current;

    /// <summary>Whether the calling thread is one.</summary>
    public static bool IsCurrent => current;

    /// <summary>Declares the calling thread to be one, to its end.</summary>
    public static void Begin() => current = true;
}
