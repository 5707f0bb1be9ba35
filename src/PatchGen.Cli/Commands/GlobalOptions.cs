using System.CommandLine;

namespace PatchGen.Cli.Commands;

/// <summary>Options that mean the same in every command.</summary>
internal static class GlobalOptions
{
    internal static readonly Option<bool> Json = new("--json")
    {
        Description = "Print exactly one JSON object {schemaVersion, command, outcome, code, id, pid, message, evidence} to stdout.",
        Recursive = true,
    };

    internal static Option<int?> Pid() => new("--pid") { Description = "The process, by its id.", HelpName = "N" };

    internal static Option<string?> Name() => new("--name")
    {
        Description = "The processes, by the name of the executable or of the assembly that `dotnet` runs.",
        HelpName = "NAME",
    };

    internal static Argument<FileInfo> Tarball() => new("tarball") { Description = "A patch: <AssemblyName>-<id>.patch.tar.gz." };
}
