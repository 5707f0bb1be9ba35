using PatchGen.Format;

namespace PatchGen.Runtime.State;

/// <summary>What the process lacks, by what was thrown for want of it.</summary>
internal static class Shortages
{
    // errno, and what the runtime makes of it where it loads an assembly.
    private const int TooManyFiles = 24;
    private const int TooManyOpenFiles = unchecked((int)0x80070004);
    private const int NoMemory = unchecked((int)0x8007000E);

    /// <summary>The code, or null where nothing is lacking.</summary>
    public static Code? Of(Exception? e) => e switch
    {
        null => null,
        ThreadStartException => Code.ProcessShortOfThreads,
        // As the core library words it, for which there is no type of its own.
        OutOfMemoryException when e.StackTrace?.Contains("System.Threading.Thread.Start", StringComparison.Ordinal) == true => Code.ProcessShortOfThreads,
        OutOfMemoryException or { HResult: NoMemory } => Code.ProcessShortOfMemory,
        { HResult: TooManyFiles or TooManyOpenFiles } => Code.ProcessShortOfDescriptors,
        _ => Of(e.InnerException),
    };

    /// <summary>What it is, in a message.</summary>
    public static string Name(Code code) =>
        code == Code.ProcessShortOfThreads ? "a thread" : code == Code.ProcessShortOfMemory ? "memory" : "file descriptors";
}
