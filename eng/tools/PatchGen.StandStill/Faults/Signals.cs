using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PatchGen.StandStill.Faults;

/// <summary>Signals to the tool: the kernel delivers them whatever it is doing.</summary>
internal static partial class Signals
{
    private const int SigKill = 9;
    private const int SigCont = 18;
    private const int SigStop = 19;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(20);
    private static readonly (int From, int To) StopMilliseconds = (300, 1000);

    /// <summary>Ends it at once.</summary>
    public static void Kill(Process process) => Send(process, SigKill);

    /// <summary>Stops it for a while.</summary>
    public static Task Stop(Process process, CancellationToken cancel) =>
        Stop(process, TimeSpan.FromMilliseconds(Random.Shared.Next(StopMilliseconds.From, StopMilliseconds.To)), cancel);

    /// <summary>Waits until it has stopped itself, and after a while lets it go on.</summary>
    public static async Task GoOn(Process process, CancellationToken cancel)
    {
        while (!process.HasExited && !IsStopped(process)) await Task.Delay(1, cancel);
        await Stop(process, cancel);
    }

    /// <summary>Gives it a small part of the time until it ends.</summary>
    public static async Task Starve(Process process, CancellationToken cancel)
    {
        while (!process.HasExited)
        {
            await Task.Delay(Turn, cancel);
            await Stop(process, Rest, cancel);
        }
    }

    /// <summary>Strikes this process; one that is stopped goes on when another lets it.</summary>
    public static void Strike(Fault fault) => kill(Environment.ProcessId, fault == Fault.Kill ? SigKill : SigStop);

    private static async Task Stop(Process process, TimeSpan time, CancellationToken cancel)
    {
        try
        {
            Send(process, SigStop);
            await Task.Delay(time, cancel);
        }
        finally
        {
            Send(process, SigCont);
        }
    }

    private static bool IsStopped(Process process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process.Id}/stat");
            return stat[stat.LastIndexOf(')') + 2] == 'T';
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return false;
        }
    }

    // One that has ended takes no signal, and its number may soon be another's.
    private static void Send(Process process, int signal)
    {
        if (!process.HasExited) kill(process.Id, signal);
    }

    [LibraryImport("libc")]
    private static partial int kill(int pid, int signal);
}
