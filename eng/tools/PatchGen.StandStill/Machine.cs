namespace PatchGen.StandStill;

/// <summary>How busy the machine is, with whatever.</summary>
internal static class Machine
{
    private const string PressureFile = "/proc/pressure/cpu";

    /// <summary>The load averages of the last 1, 5 and 15 minutes.</summary>
    public static string Load() => string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]);

    /// <summary>How long somebody waited for a core since the machine started; 0 where the kernel does not count it.</summary>
    public static TimeSpan Pressure()
    {
        if (!File.Exists(PressureFile)) return TimeSpan.Zero;
        var total = File.ReadLines(PressureFile).First(line => line.StartsWith("some ", StringComparison.Ordinal)).Split("total=")[1];
        return TimeSpan.FromMicroseconds(long.Parse(total));
    }
}
