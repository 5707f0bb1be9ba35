using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace PatchGen.Entry;

/// <summary>
/// Where the agent enters managed code. An assembly of its own: when the runtime arrives in the process, what it refers to must be
/// there already, for the application may look at all types of each assembly that it sees arrive.
/// </summary>
public static class EntryPoint
{
    /// <summary>Loads the API of hooks into the default context, where hooks look for it too, then the runtime beside this assembly.</summary>
    /// <param name="arguments">The address of the agent's arguments; the first is the folder, as UTF-8.</param>
    /// <param name="size">Their size in bytes.</param>
    /// <returns>0, or 1 where the runtime could not start.</returns>
    public static int Start(nint arguments, int size)
    {
        try
        {
            var folder = Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(arguments))!;
            AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.Combine(folder, "PatchGen.Hooks.dll"));
            var runtime = AssemblyLoadContext.GetLoadContext(typeof(EntryPoint).Assembly)!.LoadFromAssemblyName(new AssemblyName("PatchGen.Runtime"));
            var start = runtime.GetType("PatchGen.Runtime.EntryPoint", throwOnError: true)!.GetMethod("Start")!.CreateDelegate<Func<nint, int, int>>();
            return start(arguments, size);
        }
        catch (Exception)
        {
            // An exception that leaves managed code would end the process; the agent reports that nothing started.
            return 1;
        }
    }
}
