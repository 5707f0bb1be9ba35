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

    internal static Option<int?> Pid() => Number("--pid", "The process, by its id.");

    /// <summary>An option that takes a whole number from 1 up; its error names what was given instead.</summary>
    internal static Option<int?> Number(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, out var number) && number > 0) return number;
            result.AddError($"{name} takes a number from 1 up, not '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    internal static Option<string?> Name() => new("--name")
    {
        Description = "The processes, by the name of the executable or of the assembly that `dotnet` runs.",
        HelpName = "NAME",
    };

    internal static Argument<FileInfo> Tarball() => new("tarball") { Description = "A patch: <AssemblyName>-<id>.patch.tar.gz." };
}
