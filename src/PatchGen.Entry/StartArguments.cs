using System.Runtime.InteropServices;

namespace PatchGen.Entry;

/// <summary>What the agent passes, and what it is given back: host.cpp defines the same.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct StartArguments
{
    internal byte* Folder;
    internal byte* Patches;
    internal nint Library;
    internal byte* Socket;
    internal byte* Reason;
    internal nint Serve;
    internal int AtStart;
    internal int SocketSize;
    internal int ReasonSize;
    internal Shortage Shortage;
}

/// <summary>What the process lacks.</summary>
internal enum Shortage
{
    /// <summary>Nothing that is known.</summary>
    None,
    /// <summary>File descriptors.</summary>
    Descriptors,
    /// <summary>Memory.</summary>
    Memory,
}
