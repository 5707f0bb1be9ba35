using PatchGen.Cli.Attach.Proc;
using PatchGen.Format;

namespace PatchGen.Cli.Attach.Target;

/// <summary>Why a process cannot be patched, as far as can be told from outside and without touching it.</summary>
internal static class Patchable
{
    /// <summary>The first .NET whose ReJIT PatchGen relies on.</summary>
    private const int MinimumRuntime = 8;

    /// <summary>The reason, or null where nothing speaks against it.</summary>
    internal static Failure? Refusal(TargetProcess target, DotNetRuntime runtime)
    {
        if (OtherUser(target) is { } other) return other;
        switch (runtime)
        {
            case { Kind: RuntimeKind.None }:
                return new(Code.NoProcess, $"{target} does not run .NET.");
            case { Kind: RuntimeKind.Unreadable }:
                return new(Code.NotPermitted, $"{target} may not be looked at: it is not dumpable, or this session lacks the right to trace it.");
            case { Kind: RuntimeKind.NativeAot }:
                return new(Code.NotSupported, $"{target} is compiled ahead of time (NativeAOT): there is no JIT that could redirect its methods.");
            case { Version.Major: < MinimumRuntime }:
                return new(Code.NotSupported, $"{target} runs .NET {runtime.Version}; {MinimumRuntime}.0 is the first that can be patched.");
        }

        if (Machine.Refusal(target) is { } machine) return machine;
        // Before the agent is looked for: one that is in a process without its managed part serves nobody.
        if (Hosting.Refusal(target, runtime) is { } unhosted) return unhosted;
        if (HasAgent(target)) return null;
        if (!target.HasDiagnosticsPort)
            return new(Code.DiagnosticsOff, $"{target} has no diagnostics port: it was started with {DiagnosticsSetting(target.Pid)}. Restart it without, or start it with `patchgen exec`.");
        if (StartProfiler(target.Pid) is { } profiler)
            return new(Code.ProfilerActive, $"{target} was started with another profiler ({profiler}): a process has room for one only.");
        if (Setting(target.Pid, "ProfApi_RejitOnAttach") is "0")
            return new(Code.NotSupported, $"{target} was started with DOTNET_ProfApi_RejitOnAttach=0, which forbids redirecting methods.");
        // Last, as --force overrides it and nothing else.
        if (ProcFs.Variable(target.Pid, AgentIdentity.DisableVariable) == "1")
            return new(Code.OptedOut, $"{target} opted out with {AgentIdentity.DisableVariable}=1: restart it without, or override it with --force.");
        return null;
    }

    /// <summary>The refusal of a process of somebody else; null where it is the caller's own, or the caller is root.</summary>
    internal static Failure? OtherUser(TargetProcess target) => ActingUser.Allowed(target.Uid)
        ? null
        : new(Code.NotPermitted, $"{target} belongs to {Users.Name(target.Uid)}, you are {Users.Name(ProcFs.MyUid)}: run patchgen as root, or as that user (`sudo -u {Users.Name(target.Uid)} patchgen ...`).");

    /// <summary>True where our agent serves in the process. Its file alone says nothing: it stays mapped also where another profiler kept it out.</summary>
    internal static bool HasAgent(TargetProcess target) => ProcFs.ThreadNames(target.Pid).Contains(AgentIdentity.Thread);

    private static string DiagnosticsSetting(int pid) =>
        new[] { "EnableDiagnostics", "EnableDiagnostics_IPC" }.FirstOrDefault(name => Setting(pid, name) is "0") is { } name
            ? $"DOTNET_{name}=0"
            : "diagnostics turned off, or its temporary folder was cleaned";

    // Named and loaded: one whose file was missing at start holds no place. One that was attached later shows only when ours is.
    private static string? StartProfiler(int pid)
    {
        if (ProcFs.Variable(pid, "CORECLR_ENABLE_PROFILING") is not "1") return null;
        var files = ProcFs.MappedFiles(pid) ?? (IReadOnlySet<string>)new HashSet<string>();
        return new[] { "CORECLR_PROFILER_PATH_64", "CORECLR_PROFILER_PATH" }.Select(name => ProcFs.Variable(pid, name)).OfType<string>()
            .FirstOrDefault(path => files.Any(file => Path.GetFileName(file) == Path.GetFileName(path)));
    }

    private static string? Setting(int pid, string name) => ProcFs.Variable(pid, "DOTNET_" + name) ?? ProcFs.Variable(pid, "COMPlus_" + name);
}
