using PatchGen.Format;

namespace PatchGen.Cli;

/// <summary>
/// The file descriptors that the tool itself may open. Where they run out, not even an assembly of the framework can be loaded:
/// what looks at them first, and reports that they are too few, is made of the core library alone.
/// </summary>
internal static class Descriptors
{
    /// <summary>Loading assemblies, one folder and one socket at a time, the diagnostics port and the terminal: about 30, and twice that to be safe.</summary>
    private const int Needed = 64;

    /// <summary>Null, or that too few are left.</summary>
    internal static string? TooFew()
    {
        try
        {
            var limit = Limit();
            var free = limit;
            foreach (var _ in Directory.EnumerateFileSystemEntries("/proc/self/fd")) free--;
            return free >= Needed ? null : Message($"may open {Math.Max(free, 0)} more files ({limit} in all) and needs {Needed}");
        }
        catch (IOException)
        {
            return Message("may open no more files");
        }
    }

    /// <summary>Prints that there are too few, in the form that the command line asks for, and gives the exit code.</summary>
    internal static int Refuse(string message, string[] arguments)
    {
        var json = Array.IndexOf(arguments, "--json") >= 0;
        var code = Code.ShortOfDescriptors;
        var text = json
            ? $$"""{ "schemaVersion": 1, "command": "patchgen", "outcome": "refused", "code": "{{code.Name}}", "id": null, "pid": null, "message": "{{message}}", "evidence": [] }"""
            : $"patchgen: {code.Name}: {message}";
        PlainOutput.Write(json ? PlainOutput.Output : PlainOutput.Error, text);
        return code.Exit;
    }

    /// <summary>The failure where they ran out on the way; null for any other exception.</summary>
    internal static Failure? RanOut(Exception e) =>
        e.Message.Contains("Too many open files", StringComparison.Ordinal) ? new(Code.ShortOfDescriptors, Message("ran out of file descriptors on the way")) : null;

    private static string Message(string what) => $"The tool itself {what}: raise its limit with `ulimit -n 1024` and try again.";

    private static long Limit()
    {
        const string name = "Max open files";
        foreach (var line in File.ReadAllLines("/proc/self/limits"))
        {
            if (line.StartsWith(name, StringComparison.Ordinal) && long.TryParse(line[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], out var limit)) return limit;
        }

        return long.MaxValue;
    }
}
