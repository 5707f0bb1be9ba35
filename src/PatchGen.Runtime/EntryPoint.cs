using System.Runtime.InteropServices;
using PatchGen.Runtime.Serve;
using PatchGen.Runtime.Switch;

namespace PatchGen.Runtime;

/// <summary>Where the runtime starts: PatchGen.Entry calls it for the agent.</summary>
public static class EntryPoint
{
    /// <summary>What the agent passes: host.cpp defines the same.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct StartArguments(nint Folder, nint Socket, nint Patches, nint Library, int AtStart);

    /// <summary>Starts the runtime in this process. Called once, by the agent.</summary>
    /// <param name="arguments">The address of the agent's arguments.</param>
    /// <param name="size">Their size in bytes.</param>
    /// <returns>0, or 1 where the runtime could not start; the reason goes to stderr.</returns>
    public static unsafe int Start(nint arguments, int size)
    {
        try
        {
            if (size != sizeof(StartArguments)) throw new ArgumentException($"{size} bytes of arguments", nameof(size));
            var start = *(StartArguments*)arguments;
            // The agent is in the process already: not the file of that name that may be on disk by now.
            NativeLibrary.SetDllImportResolver(typeof(EntryPoint).Assembly, (name, _, _) => name == "libpatchgen-agent" ? start.Library : 0);
            var process = new PatchedProcess(new PatchLog());
            process.Log.Write(start.AtStart == 0 ? "attached" : "loaded with the process");
            process.Later.Watch();
            AtStart.Apply(process, Marshal.PtrToStringUTF8(start.Patches)!);
            var socket = Marshal.PtrToStringUTF8(start.Socket)!;
            new PatchServer(process, socket.Length > 0 ? socket : PatchServer.OwnPath()).Start();
            return 0;
        }
        catch (Exception e)
        {
            Console.Error.WriteLine($"patchgen: the runtime did not start: {e}");
            return 1;
        }
    }
}
