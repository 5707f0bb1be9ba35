using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

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
    private static Start? kept;

    /// <summary>Called by the runtime, by its name.</summary>
    public static void Initialize()
    {
        var folder = Path.GetDirectoryName(typeof(StartupHook).Assembly.Location)!;
        // Startup hooks are in the default context, in which nothing else of ours belongs.
        var own = new BesideContext(folder).LoadFromAssemblyName(typeof(StartupHook).Assembly.GetName());
        kept = own.GetType("PatchGen.Entry.EntryPoint", throwOnError: true)!.GetMethod("Start")!.CreateDelegate<Start>();
        // It is in the process already: this gives the library, and loads none.
        var agent = NativeLibrary.Load(Path.Combine(folder, "libpatchgen-agent.so"));
        Marshal.GetDelegateForFunctionPointer<Enter>(NativeLibrary.GetExport(agent, "patchgen_entered"))(Marshal.GetFunctionPointerForDelegate(kept));
    }

    /// <summary>As the runtime's own context of components is: what is beside the component is its own, all else the application's.</summary>
    private sealed class BesideContext(string folder) : AssemblyLoadContext("PatchGen.Entry")
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            // The API of hooks is shared with the application.
            if (assemblyName.Name == "PatchGen.Hooks") return null;
            var path = Path.Combine(folder, assemblyName.Name + ".dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}
