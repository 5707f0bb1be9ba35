using System.Globalization;
using System.Runtime.InteropServices;

namespace PatchGen.Cli.Attach.Proc;

/// <summary>What <c>/proc</c> says of a process. Each answer is null where the process is gone or may not be looked at.</summary>
internal static partial class ProcFs
{
    internal static uint MyUid { get; } = EffectiveUser();

    internal static List<int> Pids()
    {
        List<int> pids = [];
        foreach (var path in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(path.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)) pids.Add(pid);
        return pids;
    }

    /// <summary>Its effective uid and how many threads it has, read at once.</summary>
    internal static (uint Uid, int Threads)? Owner(int pid) =>
        Text(pid, "status") is { } status
        && Field(status, "Uid:") is [_, var effective, ..] && uint.TryParse(effective, out var uid)
        && Field(status, "Threads:") is [var number, ..] && int.TryParse(number, out var threads)
            ? (uid, threads)
            : null;

    /// <summary>Field 22 of <c>stat</c>: a pid with another start time is another process.</summary>
    internal static long? StartTicks(int pid)
    {
        // The name, field 2, may hold anything, parentheses and blanks included.
        if (Text(pid, "stat") is not { } stat) return null;
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // A zombie is in the table still, but nothing of it is left.
        return fields.Length > 19 && fields[0] is not ("Z" or "X") && long.TryParse(fields[19], out var ticks) ? ticks : null;
    }

    internal static uint? EffectiveUid(int pid) =>
        Status(pid, "Uid:") is [_, var effective, ..] && uint.TryParse(effective, out var uid) ? uid : null;

    internal static uint? EffectiveGid(int pid) =>
        Status(pid, "Gid:") is [_, var effective, ..] && uint.TryParse(effective, out var gid) ? gid : null;

    /// <summary>Its further groups.</summary>
    internal static IEnumerable<uint>? Groups(int pid) => Status(pid, "Groups:")?.SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(group => uint.Parse(group, CultureInfo.InvariantCulture));

    /// <summary>Its effective uid as its own user namespace numbers it.</summary>
    internal static uint? InnerUid(int pid)
    {
        if (EffectiveUid(pid) is not { } uid || Text(pid, "uid_map") is not { } map) return null;
        foreach (var line in map.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            // The first inside, the first outside, how many.
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(uint.Parse).ToList() is [var inner, var outer, var count] && uid >= outer && uid - outer < count)
                return inner + (uid - outer);
        }

        return null;
    }

    /// <summary>The pid as the innermost namespace of the process numbers it.</summary>
    internal static int? InnerPid(int pid) =>
        Status(pid, "NSpid:") is [.., var inner] && int.TryParse(inner, out var value) ? value : null;

    internal static string? ShortName(int pid) => Text(pid, "comm")?.TrimEnd('\n');

    internal static IReadOnlyList<string>? CommandLine(int pid) => Zeroed(pid, "cmdline");

    internal static string? Variable(int pid, string name) =>
        Zeroed(pid, "environ")?.FirstOrDefault(line => line.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

    /// <summary>The mapped files, as the process sees their paths.</summary>
    internal static IReadOnlySet<string>? MappedFiles(int pid) =>
        Text(pid, "maps")?.Split('\n').Select(line => line.IndexOf('/') is var at and >= 0 ? line[at..] : "").Where(path => path.Length > 0).Select(Within(pid)).ToHashSet();

    /// <summary>The names of its threads; empty where it is gone.</summary>
    internal static IEnumerable<string> ThreadNames(int pid)
    {
        try
        {
            return Directory.GetDirectories($"/proc/{pid}/task").Select(task => Text(pid, $"task/{Path.GetFileName(task)}/comm")?.TrimEnd('\n')).OfType<string>();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>A path of the process as we reach it: through its own root where its file system differs from ours.</summary>
    internal static string Reach(int pid, string path) => SharesFiles(pid) ? path : $"/proc/{pid}/root{path}";

    /// <summary>True where the process sees the same files under the same paths as we do.</summary>
    internal static bool SharesFiles(int pid) => Link(pid, "ns/mnt") is { } mount && mount == Link(null, "ns/mnt") && Link(pid, "root") is "/";

    /// <summary>The path of its executable, as it sees it.</summary>
    internal static string? Executable(int pid) => Link(pid, "exe") is { } path ? Within(pid)(path) : null;

    /// <summary>Its working directory, as it sees it.</summary>
    internal static string? WorkingDirectory(int pid) => Link(pid, "cwd") is { } path ? Within(pid)(path) : null;

    // The kernel counts paths from the root of the mount namespace, which is not the process's own after a chroot.
    private static Func<string, string> Within(int pid)
    {
        var root = Link(pid, "root") + "/";
        return root == "//" ? path => path : path => path.StartsWith(root, StringComparison.Ordinal) ? path[(root.Length - 1)..] : path;
    }

    private static string? Link(int? pid, string name)
    {
        try
        {
            return new FileInfo($"/proc/{pid?.ToString(CultureInfo.InvariantCulture) ?? "self"}/{name}").LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The lines of one of its files.</summary>
    internal static string[]? Lines(int pid, string file) => Text(pid, file)?.Split('\n');

    /// <summary>A field of its status.</summary>
    internal static string? StatusText(int pid, string field) => Status(pid, field) is [var value, ..] ? value : null;

    /// <summary>The same as a number, without its unit.</summary>
    internal static long? StatusNumber(int pid, string field) =>
        long.TryParse(StatusText(pid, field)?.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>The numbers by which one of its folders names things.</summary>
    internal static IReadOnlyList<int>? Numbers(int pid, string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries($"/proc/{pid}/{folder}").Select(Path.GetFileName).Select(name => int.Parse(name!, CultureInfo.InvariantCulture))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string[]? Status(int pid, string field) => Text(pid, "status") is { } status ? Field(status, field) : null;

    private static string[]? Field(string status, string name)
    {
        var at = status.IndexOf("\n" + name, StringComparison.Ordinal);
        if (at < 0) return null;
        var line = status[(at + 1 + name.Length)..];
        return (line.IndexOf('\n') is var end and >= 0 ? line[..end] : line).Split('\t', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private static string[]? Zeroed(int pid, string file) => Text(pid, file)?.Split('\0', StringSplitOptions.RemoveEmptyEntries);

    private static string? Text(int pid, string file) => ProcFile.Text(pid, file);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}
