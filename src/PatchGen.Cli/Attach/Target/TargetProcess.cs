using PatchGen.Cli.Attach.Proc;
using PatchGen.Format;

namespace PatchGen.Cli.Attach.Target;

/// <summary>One process, bound to its start time: the same pid later is not the same process.</summary>
/// <param name="Pid">The pid as we see it.</param>
/// <param name="InnerPid">The pid as the process itself sees it.</param>
/// <param name="StartTicks">Clock ticks since boot.</param>
/// <param name="Uid">Its effective uid.</param>
/// <param name="Name">The assembly that <c>dotnet</c> runs, or the executable's name.</param>
internal sealed record TargetProcess(int Pid, int InnerPid, long StartTicks, uint Uid, string Name)
{
    /// <summary>Where its runtime listens, as the process sees it.</summary>
    internal string InnerSocket => WireStream.SocketPath(InnerPid, StartTicks, ProcFs.InnerUid(Pid) ?? Uid, ProcFs.Variable(Pid, "TMPDIR"));

    /// <summary>The same where it does not heed its <c>TMPDIR</c>.</summary>
    internal string PlainSocket => WireStream.SocketPath(InnerPid, StartTicks, ProcFs.InnerUid(Pid) ?? Uid);

    /// <summary>The folder for temporary files, as the process sees it.</summary>
    internal string TemporaryFolder => ProcFs.Variable(Pid, "TMPDIR") is { Length: > 0 } folder ? folder : "/tmp";

    /// <summary>Where the runtime publishes its diagnostics port, as the process sees it. The file's name holds the start time: those of dead processes stay behind.</summary>
    internal string DiagnosticsSocket => Path.Combine(TemporaryFolder, $"dotnet-diagnostic-{InnerPid}-{StartTicks}-socket");

    /// <summary>True where its runtime published a diagnostics port.</summary>
    internal bool HasDiagnosticsPort => File.Exists(ProcFs.Reach(Pid, DiagnosticsSocket));

    /// <summary>The path of its <c>runtimeconfig.json</c> as we reach it; null where none is beside the program.</summary>
    internal string? RuntimeConfiguration
    {
        get
        {
            var program = ProcFs.Executable(Pid);
            if (program is not null && Path.GetFileName(program) == "dotnet")
                program = Assembly(ProcFs.CommandLine(Pid) ?? []) is { } assembly && ProcFs.WorkingDirectory(Pid) is { } at ? Path.Combine(at, Path.ChangeExtension(assembly, null)) : null;
            return program is not null && ProcFs.Reach(Pid, program + ".runtimeconfig.json") is var path && File.Exists(path) ? path : null;
        }
    }

    /// <summary>False once it has ended.</summary>
    internal bool Alive => ProcFs.StartTicks(Pid) == StartTicks;

    /// <summary>Who it is, in a message.</summary>
    public override string ToString() => $"process {Pid} ({Name})";

    /// <summary>Looks a process up; null where there is none.</summary>
    internal static TargetProcess? Find(int pid)
    {
        if (ProcFs.StartTicks(pid) is not { } ticks || ProcFs.EffectiveUid(pid) is not { } uid) return null;
        return new(pid, ProcFs.InnerPid(pid) ?? pid, ticks, uid, NameOf(pid));
    }

    // What `dotnet` runs.
    private static string? Assembly(IEnumerable<string> command) =>
        command.Skip(1).FirstOrDefault(arg => arg.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) && !arg.StartsWith('-'));

    private static string NameOf(int pid)
    {
        var command = ProcFs.CommandLine(pid) ?? [];
        var program = command.Count > 0 ? Path.GetFileName(command[0]) : ProcFs.ShortName(pid) ?? "?";
        if (program is not "dotnet") return program;
        if (Assembly(command) is { } assembly) return Path.GetFileNameWithoutExtension(assembly);
        // A verb of the SDK, as in `dotnet build`: its assembly is the SDK's own.
        return command.Count > 1 && !command[1].StartsWith('-') ? $"{program} {command[1]}" : program;
    }
}
