using System.Reflection;

namespace PatchGen.Entry;

/// <summary>
/// Where the agent enters managed code. An assembly of its own: when the runtime arrives in the process, what it refers to must be
/// there already, for the application may look at all types of each assembly that it sees arrive. It refers to next to nothing itself,
/// since what it refers to is loaded from files.
/// </summary>
public static class EntryPoint
{
    // errno, and the HRESULTs that the runtime makes of it and of a failed allocation.
    private const int TooManyFiles = 24;
    private const int TooManyOpenFiles = unchecked((int)0x80070004);
    private const int OutOfMemory = unchecked((int)0x8007000E);

    /// <summary>Loads the API of hooks into the default context, where hooks look for it too, then the runtime, and starts it. May be called again where that failed.</summary>
    /// <param name="arguments">The address of the agent's arguments.</param>
    /// <param name="size">Their size in bytes.</param>
    /// <returns>0, or 1 where the runtime could not start; the arguments then hold the reason.</returns>
    public static unsafe int Start(nint arguments, int size)
    {
        if (size != sizeof(StartArguments)) return 1;
        var start = (StartArguments*)arguments;
        try
        {
            var context = new GuestContext(new string((sbyte*)start->Folder));
            context.LoadShared();
            context.LoadWhole(new AssemblyName("PatchGen.Format"));
            var runtime = context.LoadWhole(new AssemblyName("PatchGen.Runtime"));
            var entry = runtime.GetType("PatchGen.Runtime.EntryPoint", throwOnError: true)!.GetMethod("Start")!.CreateDelegate<Func<nint, int, int>>();
            return entry(arguments, size);
        }
        catch (Exception e)
        {
            // An exception that leaves managed code would end the process; the agent reports the reason.
            var cause = e;
            while (cause.InnerException is { } inner) cause = inner;
            start->Shortage = cause switch
            {
                OutOfMemoryException or { HResult: OutOfMemory } => Shortage.Memory,
                { HResult: TooManyFiles or TooManyOpenFiles } => Shortage.Descriptors,
                _ => Shortage.None,
            };
            Write(start->Reason, start->ReasonSize, $"PatchGen did not start: {cause.GetType().Name}: {cause.Message}");
            return 1;
        }
    }

    // ASCII, as all that could be said of a start is.
    private static unsafe void Write(byte* to, int size, string text)
    {
        var length = Math.Min(text.Length, size - 1);
        for (var i = 0; i < length; i++) to[i] = text[i] is >= ' ' and < (char)127 ? (byte)text[i] : (byte)' ';
        to[length] = 0;
    }
}
