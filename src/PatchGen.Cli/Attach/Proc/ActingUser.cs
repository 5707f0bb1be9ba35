using System.Runtime.CompilerServices;
using PatchGen.Cli.Attach.Target;

namespace PatchGen.Cli.Attach.Proc;

/// <summary>
/// On whose behalf the files of a process are touched: its own user's. Root takes on the effective user and groups for one call of the
/// kernel at a time, so that it can do there what that user may do and no more: no link that the process laid leads it astray. The
/// real user stays root, which is why the process can neither signal nor trace the tool meanwhile.
/// </summary>
/// <param name="uid">The effective uid of the process.</param>
/// <param name="gid">Its effective gid.</param>
/// <param name="groups">Its further groups.</param>
internal sealed class ActingUser(uint uid, uint gid, uint[] groups)
{
    private const uint Unchanged = uint.MaxValue;

    private static readonly uint[] OwnGroups = [.. ProcFs.Groups(Environment.ProcessId) ?? []];
    private static readonly uint OwnGid = ProcFs.EffectiveGid(Environment.ProcessId) ?? 0;

    /// <summary>True where this tool may act for that user: it is that user, or root.</summary>
    internal static bool Allowed(uint uid) => uid == ProcFs.MyUid || ProcFs.MyUid == 0;

    /// <summary>The user that a process runs as.</summary>
    internal static ActingUser Of(TargetProcess target) => new(target.Uid, ProcFs.EffectiveGid(target.Pid) ?? OwnGid, [.. ProcFs.Groups(target.Pid) ?? []]);

    /// <summary>Makes a call of the kernel as that user.</summary>
    /// <returns>What it gave, or the negative error number.</returns>
    // Nothing but calls of the kernel happens in between: to load an assembly as another user could fail.
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal nint Call(KernelCall call, nint a = 0, nint b = 0, nint c = 0, nint d = 0)
    {
        if (uid == ProcFs.MyUid) return Kernel.Call(call, a, b, c, d);
        // Root without the capability for it, as in many containers: nothing was changed yet.
        var result = SetGroups(groups);
        if (result < 0) return result;
        result = SetGroup(gid);
        if (result == 0) result = SetUser(uid);
        if (result == 0) result = Kernel.Call(call, a, b, c, d);
        // The user first: the groups are root's to change.
        if (SetUser(ProcFs.MyUid) != 0 || SetGroup(OwnGid) != 0 || SetGroups(OwnGroups) != 0) Environment.FailFast("The tool could not become root again.");
        return result;
    }

    private static unsafe nint SetGroups(uint[] groups)
    {
        fixed (uint* list = groups) return Kernel.Call(KernelCall.SetGroups, groups.Length, (nint)list);
    }

    // The real and the saved ones stay.
    private static nint SetGroup(uint gid) => Kernel.Call(KernelCall.SetResGid, unchecked((nint)Unchanged), (nint)gid, unchecked((nint)Unchanged));

    private static nint SetUser(uint uid) => Kernel.Call(KernelCall.SetResUid, unchecked((nint)Unchanged), (nint)uid, unchecked((nint)Unchanged));
}
