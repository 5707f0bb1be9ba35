using System.Text;

namespace PatchGen.Format;

/// <summary>How the native agent is named and started: by attach, or with the process.</summary>
public static class AgentIdentity
{
    /// <summary>The class id that the agent answers to: <c>AttachProfiler</c> and <c>CORECLR_PROFILER</c> name it.</summary>
    public static readonly Guid Clsid = new("5e0f1c52-9c1b-4d0e-8a54-6b1d7a3e2f90");

    /// <summary>The subfolder, beside the tool, that holds the agent and the managed runtime.</summary>
    public const string Folder = "agent";

    /// <summary>The agent's file in <see cref="Folder"/>.</summary>
    public const string Library = "libpatchgen-agent.so";

    /// <summary>The name of the agent's thread, by which a process that it serves is known from outside: worker.cpp names it so.</summary>
    public const string Thread = "patchgen-agent";

    /// <summary>The managed runtime's file in <see cref="Folder"/>.</summary>
    public const string Runtime = "PatchGen.Runtime.dll";

    /// <summary>The assembly in <see cref="Folder"/> that a process without a hosting interface runs as a startup hook.</summary>
    public const string Entry = "PatchGen.Entry.dll";

    /// <summary>Tarballs to apply before <c>Main</c>, as absolute paths joined by <c>:</c>.</summary>
    public const string ApplyVariable = "PATCHGEN_APPLY";

    /// <summary>Set to <c>1</c>: this process opts out.</summary>
    public const string DisableVariable = "PATCHGEN_DISABLE";

    /// <summary>The HRESULT with which the agent refuses an attach to a process that opted out.</summary>
    public const int OptedOutResult = unchecked((int)0xA0505001);

    /// <summary>The HRESULT with which the agent refuses client data that it does not know: another version of PatchGen.</summary>
    public const int ClientDataResult = unchecked((int)0xA0505002);

    /// <summary>The HRESULT with which the agent refuses an attach to a process that has too few file descriptors left.</summary>
    public const int NoDescriptorsResult = unchecked((int)0xA0505003);

    /// <summary>The HRESULT with which the agent refuses an attach to a process in which it can start no thread.</summary>
    public const int NoThreadsResult = unchecked((int)0xA0505004);

    /// <summary>The HRESULT with which the agent refuses an attach to a process that can map no more memory.</summary>
    public const int NoMemoryResult = unchecked((int)0xA0505005);

    /// <summary>The HRESULT, but for its last byte, with which the agent refuses an attach where it cannot listen. The last byte is the system's error.</summary>
    public const int ListenResult = unchecked((int)0xA0505100);

    /// <summary>
    /// The client data that <c>AttachProfiler</c> hands to the agent: UTF-8, lines: <c>patchgen/1</c>, the absolute path of
    /// <see cref="Folder"/> and the socket's path, both as the target sees them, and <c>force</c> where an opt-out is overridden.
    /// </summary>
    /// <param name="folder">The absolute path of the agent's folder.</param>
    /// <param name="socketPath">Where the runtime is to listen: <see cref="WireStream.SocketPath"/>.</param>
    /// <param name="force">Attach although the process opted out.</param>
    public static byte[] ClientData(string folder, string socketPath, bool force = false) =>
        Encoding.UTF8.GetBytes($"patchgen/1\n{folder}\n{socketPath}\n{(force ? "force\n" : "")}");
}
