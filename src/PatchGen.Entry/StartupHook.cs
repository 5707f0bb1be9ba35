using System.Runtime.InteropServices;
using PatchGen.Entry;

/// <summary>
/// What the runtime calls where the agent cannot call managed code by itself: in a self-contained single file, whose runtime exports no
/// hosting interface. It hands the entry point over to the agent and returns: nothing is started on the runtime's own thread.
/// </summary>
// The runtime looks for it by this name, outside of any namespace.
internal static class StartupHook
{
    private delegate int Start(nint arguments, int size);

    private delegate void Enter(nint start);

    // The agent keeps its address.
    private static readonly Start Kept = EntryPoint.Start;

    /// <summary>Called by the runtime, by its name.</summary>
    public static void Initialize()
    {
        var folder = Path.GetDirectoryName(typeof(StartupHook).Assembly.Location)!;
        // It is in the process already: this gives the library, and loads none.
        var agent = NativeLibrary.Load(Path.Combine(folder, "libpatchgen-agent.so"));
        Marshal.GetDelegateForFunctionPointer<Enter>(NativeLibrary.GetExport(agent, "patchgen_entered"))(Marshal.GetFunctionPointerForDelegate(Kept));
    }
}
