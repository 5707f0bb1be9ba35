using System.Globalization;

namespace PatchGen.Cli.Attach.Proc;

/// <summary>What the control groups of a process still leave it, of either version, those around its own included.</summary>
internal static class ControlGroup
{
    /// <summary>How many further threads; null where no group limits them.</summary>
    internal static long? Threads(int pid) =>
        Least(Groups(pid, "pids").Select(group => Left(Number(group, "pids.max"), Number(group, "pids.current"))));

    /// <summary>How much further memory in bytes, with what the kernel can take back from files; null where no group limits it.</summary>
    internal static long? Memory(int pid) => Least(Groups(pid, "memory").Select(group => Left(
        Number(group, "memory.max") ?? Number(group, "memory.limit_in_bytes"),
        (Number(group, "memory.current") ?? Number(group, "memory.usage_in_bytes")) - (Statistic(group, "total_inactive_file") ?? Statistic(group, "inactive_file") ?? 0))));

    // From its own to the root of what is mounted.
    private static IEnumerable<string> Groups(int pid, string controller)
    {
        foreach (var line in ProcFs.Lines(pid, "cgroup") ?? [])
        {
            // proc(5): number, controllers of version 1 or nothing for version 2, path.
            if (line.Split(':', 3) is not [_, var controllers, var path]) continue;
            var second = controllers.Length == 0;
            if (!second && !controllers.Split(',').Contains(controller)) continue;
            if (Mount(second ? null : controller) is not { } mount) continue;
            for (var group = path; ; group = Path.GetDirectoryName(group) ?? "/")
            {
                yield return mount + group;
                if (group is "/" or "") break;
            }
        }
    }

    // Where the hierarchy of a controller, or of version 2, is mounted.
    private static string? Mount(string? controller)
    {
        foreach (var line in ProcFs.Lines(Environment.ProcessId, "mountinfo") ?? [])
        {
            if (line.Split(" - ") is not [var place, var kind]) continue;
            var words = kind.Split(' ');
            if (controller is null ? words[0] == "cgroup2" : words[0] == "cgroup" && words[^1].Split(',').Contains(controller)) return place.Split(' ')[4];
        }

        return null;
    }

    private static long? Left(long? limit, long? used) => limit is { } most && used is { } now ? Math.Max(most - now, 0) : null;

    private static long? Least(IEnumerable<long?> left) => left.Min();

    private static long? Number(string group, string file) =>
        long.TryParse(Text(group, file), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static long? Statistic(string group, string name)
    {
        var line = Text(group, "memory.stat")?.Split('\n').FirstOrDefault(line => line.StartsWith(name + " ", StringComparison.Ordinal));
        return long.TryParse(line?[(name.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    private static string? Text(string group, string file)
    {
        try
        {
            var path = $"{group}/{file}";
            return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
