using PatchGen.Cli.Attach.Proc;
using PatchGen.Cli.Attach.Target;
using PatchGen.Format;

namespace PatchGen.Cli.Attach;

/// <summary>Which of this user's processes hold our agent; which of all for root. What else they are is not looked at: that would read much more of each.</summary>
internal static class AgentHolders
{
    // The agent's, that of Main and the finalizer's at least; most processes of a machine have one.
    private const int FewestThreads = 3;

    /// <summary>Them, by pid.</summary>
    internal static List<TargetProcess> Mine()
    {
        var pids = ProcFs.Pids();
        pids.Sort();
        List<TargetProcess> holders = [];
        foreach (var pid in pids)
        {
            if (pid == Environment.ProcessId || ProcFs.Owner(pid) is not { Threads: >= FewestThreads } owner || !ActingUser.Allowed(owner.Uid)) continue;
            if (!ProcFs.ThreadNames(pid).Contains(AgentIdentity.Thread)) continue;
            if (TargetProcess.Find(pid) is { } target && ActingUser.Allowed(target.Uid)) holders.Add(target);
        }

        return holders;
    }
}
