using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Microsoft.Diagnostics.NETCore.Client;
using PatchGen.Cli.Attach.Proc;
using PatchGen.Cli.Attach.Target;
using PatchGen.Format;

namespace PatchGen.Cli.Attach;

/// <summary>
/// The diagnostics port of a process, in whatever namespaces it is: the client library looks for it in the tool's own temporary folder
/// only, and by the pid as the tool numbers it. Refusals are that library's exceptions.
/// </summary>
internal sealed class DiagnosticsPort(TargetProcess target)
{
    // The runtime's documentation: diagnostics IPC protocol.
    private const byte ProfilerCommands = 3;
    private const byte AttachProfilerCommand = 1;
    private const byte ProcessCommands = 4;
    private const byte ApplyStartupHookCommand = 7;
    private const int HeaderSize = 20;
    private const byte Done = 0;
    private const int ProfilerAlreadyActive = unchecked((int)0x8013136A);

    private static ReadOnlySpan<byte> Magic => "DOTNET_IPC_V1\0"u8;

    /// <summary>Has the process load the agent as its profiler and, where the agent finds no way into managed code by itself, give it one.</summary>
    /// <param name="deadline">How long each may take.</param>
    /// <param name="folder">The agent's folder, as the process sees it.</param>
    /// <param name="clientData">What the agent is told: <see cref="AgentIdentity.ClientData"/>.</param>
    /// <exception cref="DiagnosticsClientException">The process refuses, or nobody listens.</exception>
    /// <exception cref="TimeoutException">It does not answer in time.</exception>
    internal void LoadAgent(TimeSpan deadline, string folder, byte[] clientData)
    {
        var library = Path.Combine(folder, AgentIdentity.Library);
        Send(ProfilerCommands, AttachProfilerCommand, [.. Number((uint)deadline.TotalSeconds), .. AgentIdentity.Clsid.ToByteArray(), .. Text(library), .. Number((uint)clientData.Length), .. clientData], deadline);
        if (DotNetRuntime.Of(target).Kind == RuntimeKind.SingleFile) Send(ProcessCommands, ApplyStartupHookCommand, Text(Path.Combine(folder, AgentIdentity.Entry)), deadline);
    }

    private void Send(byte set, byte command, byte[] payload, TimeSpan deadline)
    {
        var header = new byte[HeaderSize];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(14), checked((ushort)(HeaderSize + payload.Length)));
        (header[16], header[17]) = (set, command);
        using var socket = Connect(deadline);
        using var stream = new NetworkStream(socket) { ReadTimeout = (int)deadline.TotalMilliseconds, WriteTimeout = (int)deadline.TotalMilliseconds };
        try
        {
            stream.Write([.. header, .. payload]);
            stream.ReadExactly(header);
            if (!header.AsSpan().StartsWith(Magic)) throw new ServerErrorException("The diagnostics port speaks another protocol.");
            var answer = new byte[Math.Max(BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(14)) - HeaderSize, sizeof(int))];
            stream.ReadExactly(answer);
            var result = BinaryPrimitives.ReadInt32LittleEndian(answer);
            if (header[17] == Done && result >= 0) return;
            throw result == ProfilerAlreadyActive ? new ProfilerAlreadyActiveException("There is a profiler.") : new ServerErrorException($"HRESULT: 0x{result:X8}");
        }
        catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock })
        {
            throw new TimeoutException(e.Message, e);
        }
    }

    private Socket Connect(TimeSpan patience)
    {
        if (TargetFiles.Of(target) is var files && !files.Ok) throw new ServerNotAvailableException(files.Failure.Message);
        using var reached = files.Value;
        if (reached.Connect(target.DiagnosticsSocket, patience, out var error) is not { } socket) throw new ServerNotAvailableException(Kernel.Text(error));
        if (UnixSocket.Peer(socket) is var (pid, uid) && pid == target.Pid && uid == target.Uid) return socket;
        socket.Dispose();
        throw new ServerNotAvailableException($"{target.DiagnosticsSocket} is held by process {pid} of {Users.Name(uid)}.");
    }

    private static byte[] Number(uint value) => BitConverter.GetBytes(value);

    // Counted in characters, the zero at the end included.
    private static byte[] Text(string text) => [.. Number((uint)text.Length + 1), .. Encoding.Unicode.GetBytes(text + "\0")];
}
