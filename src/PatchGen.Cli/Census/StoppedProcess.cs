using System.Buffers.Binary;
using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;

namespace PatchGen.Cli.Census;

/// <summary>
/// A process whose every thread stands still, until disposed: by ptrace, without signals that the process could see. Should this process
/// die meanwhile, the kernel lets it go on. (The debugger library's own suspension stops the main thread only.)
/// Create, use and dispose on one thread: ptrace is bound to it.
/// </summary>
internal sealed partial class StoppedProcess : IDisposable
{
    private const int Seize = 0x4206;
    private const int Interrupt = 0x4207;
    private const int Detach = 17;
    private const int GetSigInfo = 0x4202;
    private const int GetRegSet = 0x4204;
    private const int EventStop = 128;
    private const int NoSuchProcess = 3;
    private const int AllThreads = 0x40000000;
    private const int NoHang = 1;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    private readonly int pid;
    private readonly HashSet<int> threads = [];

    /// <summary>Stops it.</summary>
    /// <exception cref="Win32Exception">It may not be traced, or something else traces it.</exception>
    /// <exception cref="CensusTimeoutException">A thread does not stop: it is in the kernel, uninterruptibly.</exception>
    internal StoppedProcess(int pid)
    {
        this.pid = pid;
        try
        {
            // Until nothing new turns up: a thread that is not stopped yet may start another.
            while (Take()) Await();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The general registers of a thread as 8-byte words, with the index of the stack pointer; empty where it is gone.</summary>
    internal (ulong[] Words, int StackPointer) Registers(int thread)
    {
        var words = new ulong[64];
        unsafe
        {
            fixed (ulong* data = words)
            {
                var area = stackalloc nint[] { (nint)data, words.Length * sizeof(ulong) };
                const int generalRegisters = 1;
                if (Ptrace(GetRegSet, thread, generalRegisters, (nint)area) < 0) return ([], 0);
                return (words[..(int)(area[1] / sizeof(ulong))], RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 31 : 19);
            }
        }
    }

    public void Dispose()
    {
        foreach (var thread in threads) Ptrace(Detach, thread, 0, PendingSignal(thread));
        threads.Clear();
    }

    private bool Take()
    {
        var found = false;
        foreach (var folder in Directory.EnumerateDirectories($"/proc/{pid}/task"))
        {
            var thread = int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);
            if (threads.Contains(thread)) continue;
            if (Ptrace(Seize, thread, 0, 0) < 0)
            {
                if (Marshal.GetLastPInvokeError() == NoSuchProcess) continue;
                throw new Win32Exception(Marshal.GetLastPInvokeError(), $"Process {pid} may not be traced: {Marshal.GetLastPInvokeErrorMessage()}.");
            }

            found = threads.Add(thread);
            Ptrace(Interrupt, thread, 0, 0);
        }

        return found;
    }

    private void Await()
    {
        for (var began = TimeProvider.System.GetTimestamp(); threads.Any(thread => !Stopped(thread));)
        {
            if (TimeProvider.System.GetElapsedTime(began) > Deadline) throw new CensusTimeoutException();
            Thread.Sleep(0);
        }
    }

    // Its state, and not the wait's answer, as another part of this process may have waited for it before.
    private bool Stopped(int thread)
    {
        _ = WaitFor(thread, 0, NoHang | AllThreads);
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/task/{thread}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] is 't' or 'Z' or 'X';
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>A signal that was about to be delivered when the thread stopped: it is delivered on going on.</summary>
    private static unsafe int PendingSignal(int thread)
    {
        Span<byte> info = stackalloc byte[128];
        fixed (byte* data = info)
        {
            if (Ptrace(GetSigInfo, thread, 0, (nint)data) < 0) return 0;
        }

        return BinaryPrimitives.ReadInt32LittleEndian(info[8..]) >> 8 == EventStop ? 0 : BinaryPrimitives.ReadInt32LittleEndian(info);
    }

    [LibraryImport("libc", EntryPoint = "ptrace", SetLastError = true)]
    private static partial nint Ptrace(nint request, int thread, nint address, nint data);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    private static partial int WaitFor(int thread, nint status, int options);
}
