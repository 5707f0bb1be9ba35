namespace PatchGen.Runtime.Census;

/// <summary>
/// Whether a collection runs beside the application. The callbacks do not tell: the begin of one that prepares itself by a young
/// collection is followed by that one's end, and its own end looks like any other. While one sweeps, objects that are dead turn into
/// gaps under the eyes of whoever walks.
/// </summary>
internal static class BackgroundCollection
{
    // The name that the collector gives its background threads, on all supported versions; it starts them when the first such
    // collection begins.
    private const string ThreadName = ".NET BGC";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>Whether a full collection that is asked for runs beside the application.</summary>
    public static bool Allowed => !(AppContext.TryGetSwitch("System.GC.Concurrent", out var concurrent) && !concurrent) && Environment.GetEnvironmentVariable("DOTNET_gcConcurrent") is not "0";

    /// <summary>
    /// True where none runs that began before the call. Such a collection works without a pause: between the two looks its
    /// thread would have run, or would wait for a page or a core. Another collection stops it, but it stops this thread, too.
    /// </summary>
    public static bool SurelyNone()
    {
        var before = Threads();
        if (before.Count == 0) return true;
        if (before.Any(thread => thread.Value is null)) return false;
        Thread.Sleep(Look);
        var after = Threads();
        return after.All(thread => thread.Value is { } ran && before.GetValueOrDefault(thread.Key) == ran);
    }

    // How long each has run so far; null: it is not asleep.
    private static Dictionary<string, string?> Threads()
    {
        var threads = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var folder in Directory.EnumerateDirectories("/proc/self/task"))
        {
            // One that ends meanwhile did nothing for long: its reading fails, which is no exception of the application's.
            if (Read(folder, "comm") is { } name && name.TrimEnd('\n') == ThreadName) threads[folder] = Asleep(folder) ? Read(folder, "schedstat") ?? Read(folder, "status") : null;
        }

        return threads;
    }

    private static bool Asleep(string folder) => Read(folder, "stat") is { } stat && stat[(stat.LastIndexOf(')') + 2)..].StartsWith('S');

    private static string? Read(string folder, string file)
    {
        var path = Path.Combine(folder, file);
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
