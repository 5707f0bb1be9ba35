using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Microsoft.Diagnostics.NETCore.Client;
using PatchGen.Cli.Attach.Target;
using PatchGen.Format;

namespace PatchGen.Cli.Attach;

/// <summary>Brings the agent and the runtime into a process, once, and waits until the runtime listens.</summary>
internal static partial class Attacher
{
    /// <summary>How long the process may take to load the agent: it needs one thread of the target to run.</summary>
    private static readonly TimeSpan AttachDeadline = TimeSpan.FromSeconds(30);

    /// <summary>How long the runtime may take to listen after that.</summary>
    private static readonly TimeSpan ListenDeadline = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan ExitDeadline = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <summary>A connection to the runtime in the process, with the agent attached first where it is not there yet.</summary>
    /// <param name="target">The process.</param>
    /// <param name="force">Also where it opted out.</param>
    /// <param name="progress">Told what takes long.</param>
    /// <param name="cancel">Cancels before the attach and while waiting after it.</param>
    internal static Result<Socket> Connect(TargetProcess target, bool force, Action<string> progress, CancellationToken cancel)
    {
        if (Patchable.OtherUser(target) is { } other) return other;
        // It could not even take the connection.
        if (Patchable.HasAgent(target) && Means.NoDescriptor(target) is { } none) return none;
        if (RuntimeSocket.Connect(target) is { } present) return present.Ok ? present : Gone(target) ?? Patchable.Refusal(target, DotNetRuntime.Of(target)) ?? present.Failure;
        if (Patchable.Refusal(target, DotNetRuntime.Of(target)) is { } refusal && !(force && refusal.Code == Code.OptedOut)) return Gone(target) ?? refusal;
        if (!Patchable.HasAgent(target))
        {
            progress("attaching the agent");
            cancel.ThrowIfCancellationRequested();
            if (Means.Lacking(target) is { } lacking) return Gone(target) ?? lacking;
            if (AgentFiles.Place(target) is var placed && !placed.Ok) return placed.Failure;
            if (Attach(target, placed.Value!, force, cancel) is { } failure) return Gone(target) ?? failure;
        }

        progress("waiting for the runtime");
        return Await(target, cancel);
    }

    private static Result<Socket> Await(TargetProcess target, CancellationToken cancel)
    {
        for (var began = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(began) < ListenDeadline;)
        {
            if (RuntimeSocket.Connect(target) is { } connected) return connected;
            if (Gone(target) is { } gone) return gone;
            cancel.WaitHandle.WaitOne(Poll);
            cancel.ThrowIfCancellationRequested();
        }

        return new Failure(
            Code.NotSupported,
            $"The agent is in {target}, but its managed part did not start in {ListenDeadline.TotalSeconds:0} s. What the process wrote to stderr says why; a restart with the fixed build mends it.");
    }

    private static Failure? Attach(TargetProcess target, string folder, bool force, CancellationToken cancel)
    {
        try
        {
            Within(AttachDeadline, cancel, () => new DiagnosticsPort(target).LoadAgent(AttachDeadline, folder, AgentIdentity.ClientData(folder, target.InnerSocket, force)));
            return null;
        }
        catch (ProfilerAlreadyActiveException)
        {
            // Another patchgen may have been faster.
            return Patchable.HasAgent(target) ? null : new(Code.ProfilerActive, $"Another profiler is attached to {target}: a process has room for one only.");
        }
        catch (ServerNotAvailableException)
        {
            return new(Code.DiagnosticsOff, $"{target} does not answer on its diagnostics port: diagnostics are turned off, or it hangs.");
        }
        catch (TimeoutException)
        {
            return new(Code.NotSupported, $"{target} did not load the agent in {AttachDeadline.TotalSeconds:0} s: it is stopped, or starved.");
        }
        catch (Exception e) when (e is DiagnosticsClientException or IOException or SocketException)
        {
            // A process that is killed drops its connections a moment before it is gone.
            if (e is not DiagnosticsClientException) SpinWait.SpinUntil(() => !target.Alive, ExitDeadline);
            return Refused(target, e);
        }
    }

    // The client's own deadline is for the process, not for the connection to it: one that takes no connection would hold us up for ever.
    private static void Within(TimeSpan deadline, CancellationToken cancel, Action attach)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                attach();
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        })
        { IsBackground = true }.Start();
        if (Task.WaitAny([done.Task], (int)deadline.TotalMilliseconds, cancel) < 0) throw new TimeoutException();
        done.Task.GetAwaiter().GetResult();
    }

    private static Failure Refused(TargetProcess target, Exception e) => Result(e) switch
    {
        AgentIdentity.NoDescriptorsResult => Means.Refused(target, Code.ProcessShortOfDescriptors),
        AgentIdentity.NoThreadsResult => Means.Refused(target, Code.ProcessShortOfThreads),
        AgentIdentity.NoMemoryResult => Means.Refused(target, Code.ProcessShortOfMemory),
        var result when (result & ~0xff) == AgentIdentity.ListenResult => new(
            Code.NotSupported,
            $"{target} cannot listen at {target.InnerSocket}: {Marshal.GetPInvokeErrorMessage(result & 0xff)}. The folder must be the process's own user's and closed to all others: remove it, or make room for it."),
        AgentIdentity.OptedOutResult => new(Code.OptedOut, $"{target} opted out with {AgentIdentity.DisableVariable}=1: restart it without, or override it with --force."),
        AgentIdentity.ClientDataResult => new(Code.NotSupported, $"{target} holds an agent of another version of PatchGen: use that version, or restart the process."),
        // CORPROF_E_PROFILER_ALREADY_ACTIVE and CORPROF_E_RUNTIME_UNINITIALIZED's neighbours: corerror.h.
        unchecked((int)0x8013136A) => new(Code.ProfilerActive, $"Another profiler is attached to {target}: a process has room for one only."),
        unchecked((int)0x8013137C) => new(Code.NotSupported, $"{target} was started with DOTNET_ProfApi_RejitOnAttach=0, which forbids redirecting methods."),
        _ => new(Code.NotSupported, $"{target} refused the agent: {e.Message.ReplaceLineEndings(" ")}"),
    };

    private static int Result(Exception e) =>
        HResult().Match(e.Message) is { Success: true } match ? unchecked((int)Convert.ToUInt32(match.Groups[1].Value, 16)) : e.HResult;

    /// <summary>The failure of a process that ended before anything was changed in it.</summary>
    internal static Failure Ended(TargetProcess target) => new(Code.ProcessExited, $"{target} ended on the way; nothing was changed.");

    private static Failure? Gone(TargetProcess target) => target.Alive ? null : Ended(target);

    [GeneratedRegex("0x([0-9A-Fa-f]{8})")]
    private static partial Regex HResult();
}
