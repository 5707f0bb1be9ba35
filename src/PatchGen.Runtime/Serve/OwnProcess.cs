using System.Globalization;
using System.Runtime.InteropServices;
using PatchGen.Format;

namespace PatchGen.Runtime.Serve;

/// <summary>This process, as those who look for it know it.</summary>
internal static partial class OwnProcess
{
    /// <summary>Where it listens when nobody said where.</summary>
    public static string SocketPath()
    {
        // Field 22, counted after the name, which may hold anything.
        var stat = File.ReadAllText("/proc/self/stat");
        var ticks = long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19], CultureInfo.InvariantCulture);
        return WireStream.SocketPath(Environment.ProcessId, ticks, EffectiveUser(), Environment.GetEnvironmentVariable("TMPDIR"));
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}
