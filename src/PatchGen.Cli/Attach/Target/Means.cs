using System.Globalization;
using PatchGen.Cli.Attach.Proc;
using PatchGen.Format;

namespace PatchGen.Cli.Attach.Target;

/// <summary>What a process may still take of what it is given, and what PatchGen takes of that: looked at before anything enters it.</summary>
/// <param name="What">The thing.</param>
/// <param name="Unit">Its unit, in a message.</param>
/// <param name="Needed">What attaching and applying take, with room to spare.</param>
/// <param name="Left">What is left; null: no limit is known.</param>
/// <param name="Code">The code of a refusal.</param>
/// <param name="Remedy">What to do, for the process of that number.</param>
internal sealed record Means(string What, string Unit, long Needed, long? Left, Code Code, Func<int, string> Remedy)
{
    private const long Megabyte = 1 << 20;

    /// <summary>Six that stay, one for a connection, and what a command may open on the way: eng/scarcity holds it.</summary>
    internal const long Descriptors = 16;

    /// <summary>What a command may take, its connection included. One that somebody waits to open counts as free, and is not.</summary>
    private const long Command = 9;

    /// <summary>Two that stay, one for the command, one for what drains or for a hook.</summary>
    internal const long Threads = 4;

    /// <summary>In MB: stacks, code, the assemblies of the framework that the process has not mapped yet.</summary>
    internal const long AddressSpace = 128;

    /// <summary>In MB: what an attach was seen to take is 25.</summary>
    internal const long Memory = 48;

    /// <summary>What there is, by kind.</summary>
    internal static IReadOnlyList<Means> Of(TargetProcess target)
    {
        var pid = target.Pid;
        return
        [
            new("file descriptors", "", Descriptors, FreeDescriptors(pid), Code.ProcessShortOfDescriptors, n => $"raise its limit with `prlimit --pid {n} --nofile=4096`"),
            new("threads", "", Threads, Least(FreeThreads(target), ControlGroup.Threads(pid)), Code.ProcessShortOfThreads, n => $"raise its limits (`prlimit --pid {n} --nproc=...`, TasksMax= of its unit, --pids-limit of its container)"),
            new("address space", "MB", AddressSpace, FreeAddresses(pid) / Megabyte, Code.ProcessShortOfMemory, n => $"raise its limit with `prlimit --pid {n} --as=unlimited`"),
            new("memory", "MB", Memory, ControlGroup.Memory(pid) / Megabyte, Code.ProcessShortOfMemory, _ => "raise the limit of its control group (MemoryMax= of its unit, --memory of its container)"),
        ];
    }

    /// <summary>The refusal where the process lacks something; null where it has enough.</summary>
    internal static Failure? Lacking(TargetProcess target) =>
        Of(target).FirstOrDefault(means => means.Left < means.Needed) is { } lack
            ? new(lack.Code, $"{target} has too little left of its {lack.What} ({lack.Amount(lack.Left)}, PatchGen needs {lack.Amount(lack.Needed)}): {lack.Remedy(target.Pid)} and try again. Nothing entered it.")
            : null;

    /// <summary>The refusal where hardly a descriptor is left: nobody inside could take a connection, let alone serve it.</summary>
    internal static Failure? NoDescriptor(TargetProcess target) => FreeDescriptors(target.Pid) < Command ? Refused(target, Code.ProcessShortOfDescriptors) : null;

    /// <summary>The refusal where the agent itself found it out, or would.</summary>
    internal static Failure Refused(TargetProcess target, Code code) =>
        new(code, $"{target} lacks {string.Join(" or ", Of(target).Where(means => means.Code == code).Select(means => means.What))} for the agent: {Of(target).First(means => means.Code == code).Remedy(target.Pid)} and try again.");

    /// <summary>An amount with its unit.</summary>
    internal string Amount(long? amount) => amount is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known}{(Unit.Length > 0 ? " " : "")}{Unit}") : "no limit";

    private static long? Least(long? first, long? second) => first is null || second < first ? second : first;

    // A number at or above the limit is no longer part of what it counts.
    private static long? FreeDescriptors(int pid) =>
        Limit(pid, "Max open files") is { } limit && ProcFs.Numbers(pid, "fd") is { } taken ? Math.Max(limit - taken.Count(number => number < limit), 0) : null;

    private static long? FreeAddresses(int pid) =>
        Limit(pid, "Max address space") is { } limit && ProcFs.StatusNumber(pid, "VmSize:") is { } kilobytes ? Math.Max(limit - (kilobytes * 1024), 0) : null;

    // clone(2): the limit is the user's, over all processes; root, and who may raise limits, has none.
    private static long? FreeThreads(TargetProcess target)
    {
        const ulong exempt = 1UL << 24 | 1UL << 21;
        if (target.Uid == 0 || Limit(target.Pid, "Max processes") is not { } limit) return null;
        if (ulong.TryParse(ProcFs.StatusText(target.Pid, "CapEff:"), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var capabilities) && (capabilities & exempt) != 0) return null;
        var taken = ProcFs.Pids().Where(pid => ProcFs.EffectiveUid(pid) == target.Uid).Sum(pid => ProcFs.StatusNumber(pid, "Threads:") ?? 0);
        return Math.Max(limit - taken, 0);
    }

    private static long? Limit(int pid, string name)
    {
        var line = ProcFs.Lines(pid, "limits")?.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.TryParse(line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }
}
