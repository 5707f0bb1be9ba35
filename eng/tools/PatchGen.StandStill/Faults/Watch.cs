using System.Diagnostics;

namespace PatchGen.StandStill.Faults;

/// <summary>Sees from outside when somebody talks to the runtime in the target: it serves each client on a thread of its own, which bears its name.</summary>
internal sealed class Watch(int pid)
{
    private const string Name = "patchgen";
    private static readonly TimeSpan Poll = TimeSpan.FromMicroseconds(200);
    private readonly HashSet<string> _before = [.. Threads(pid).Where(IsOurs)];
    private readonly HashSet<string> _others = [];

    /// <summary>Waits for a client, as long as the tool lives.</summary>
    /// <returns>When it appeared, UTC, or null.</returns>
    public DateTime? Client(Process tool, CancellationToken cancel)
    {
        while (!tool.HasExited)
        {
            cancel.ThrowIfCancellationRequested();
            // A thread gets its name a moment after it began: one that was another's at first is looked at twice.
            foreach (var thread in Threads(pid).Where(thread => !_before.Contains(thread) && !_others.Contains(thread)))
            {
                if (IsOurs(thread)) return DateTime.UtcNow;
                if (Age(thread) > TimeSpan.FromMilliseconds(100)) _others.Add(thread);
            }

            Thread.Sleep(Poll);
        }

        return null;
    }

    private static TimeSpan Age(string thread) => DateTime.UtcNow - Directory.GetCreationTimeUtc(thread);

    private static IEnumerable<string> Threads(int pid) => Directory.EnumerateDirectories($"/proc/{pid}/task");

    private static bool IsOurs(string thread)
    {
        try
        {
            return File.ReadAllText($"{thread}/comm").StartsWith(Name, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return false;
        }
    }
}
