using System.Runtime.InteropServices;
using System.Text;
using PatchGen.Format;
using PatchGen.Runtime.Commands;
using PatchGen.Runtime.Serve;
using PatchGen.Runtime.State;

namespace PatchGen.Runtime;

/// <summary>Where the runtime starts: PatchGen.Entry calls it for the agent.</summary>
public static unsafe class EntryPoint
{
    private static PatchServer? server;

    /// <summary>What the agent passes, and what it is given back: host.cpp defines the same.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct StartArguments
    {
        internal nint Folder;
        internal nint Patches;
        internal nint Library;
        internal byte* Socket;
        internal nint Reason;
        internal delegate* unmanaged<int, uint, void> Serve;
        internal int AtStart;
        internal int SocketSize;
        internal int ReasonSize;
        internal int Shortage;
    }

    /// <summary>Starts the runtime in this process. Called by the agent, until it succeeds; what it throws is the reason why it did not.</summary>
    /// <param name="arguments">The address of the agent's arguments.</param>
    /// <param name="size">Their size in bytes.</param>
    /// <returns>0.</returns>
    public static int Start(nint arguments, int size)
    {
        if (size != sizeof(StartArguments)) throw new ArgumentException($"{size} bytes of arguments", nameof(size));
        var start = (StartArguments*)arguments;
        var library = start->Library;
        // The agent is in the process already: not the file of that name that may be on disk by now.
        NativeLibrary.SetDllImportResolver(typeof(EntryPoint).Assembly, (name, _, _) => name == "libpatchgen-agent" ? library : 0);
        var process = new PatchedProcess(new PatchLog());
        server = new PatchServer(process);
        process.Log.Write(start->AtStart == 0 ? "attached" : "loaded with the process");
        new LaterCopies(process).Watch();
        if (start->AtStart != 0)
        {
            AtStart.Apply(process, Marshal.PtrToStringUTF8(start->Patches)!);
            Write(OwnProcess.SocketPath(), start->Socket, start->SocketSize);
        }

        start->Serve = &Serve;
        return 0;
    }

    // Called by the agent for each connection, on a thread of its own.
    [UnmanagedCallersOnly]
    private static void Serve(int connection, uint renewals) => server!.Serve(connection, renewals);

    // Empty where it does not fit: the agent then chooses.
    private static void Write(string text, byte* to, int size)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length >= size) return;
        bytes.CopyTo(new Span<byte>(to, size));
        to[bytes.Length] = 0;
    }
}
