using PatchGen.Cli.Attach.Proc;
using PatchGen.Format;

namespace PatchGen.Cli.Attach.Target;

/// <summary>From <c>--pid</c> and <c>--name</c> to processes.</summary>
internal static class TargetFinder
{
    private const string Tool = "patchgen";

    private static readonly string[] Sdk = ["VBCSCompiler", "MSBuild", "csc", "dotnet"];

    /// <summary>True for a process of the SDK, which comes and goes with builds: the compiler and its server, MSBuild's nodes, <c>dotnet build</c>.</summary>
    internal static bool IsOfSdk(TargetProcess target) => Sdk.Contains(target.Name) || target.Name.StartsWith("dotnet ", StringComparison.Ordinal);

    /// <summary>The .NET processes of this user by pid, all for root, without this tool and others that run.</summary>
    internal static IEnumerable<TargetProcess> Mine() =>
        ProcFs.Pids().Where(pid => pid != Environment.ProcessId).Order().Select(TargetProcess.Find).OfType<TargetProcess>()
            .Where(target => ActingUser.Allowed(target.Uid) && target.Name != Tool && DotNetRuntime.Of(target, thorough: false).Kind is RuntimeKind.CoreClr or RuntimeKind.SingleFile or RuntimeKind.NativeAot);

    /// <summary>What the options name: one process, or all of that name.</summary>
    internal static Result<IReadOnlyList<TargetProcess>> Named(int? pid, string? name)
    {
        if (pid is not null && name is not null) return new Failure(Code.Usage, "Give --pid or --name, not both.");
        if (pid is { } number)
            return TargetProcess.Find(number) is { } target ? (Result<IReadOnlyList<TargetProcess>>)new[] { target } : new Failure(Code.NoProcess, $"There is no process {number}.");
        if (name is null) return new Failure(Code.Usage, "Name the process: --pid N or --name NAME (`patchgen status` lists them).");

        // Also those without a diagnostics port: it is turned off, or the program is compiled ahead of time.
        var all = ProcFs.Pids().Where(one => one != Environment.ProcessId).Order().Select(TargetProcess.Find).OfType<TargetProcess>().Where(t => t.Name == name).ToList();
        var found = all.Where(target => ActingUser.Allowed(target.Uid) && DotNetRuntime.Of(target).Kind is RuntimeKind.CoreClr or RuntimeKind.SingleFile or RuntimeKind.NativeAot).ToList();
        if (found.Count > 0) return found;
        return all.Select(Patchable.OtherUser).OfType<Failure>().FirstOrDefault()
            ?? new Failure(Code.NoProcess, $"No .NET process named '{name}' runs (`patchgen status` lists them).");
    }
}
