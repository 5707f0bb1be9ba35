using System.Text;
using System.Text.RegularExpressions;
using PatchGen.Oracle.Cases;
using PatchGen.Oracle.Targets;

namespace PatchGen.Oracle.Judging;

/// <summary>What PatchGen makes of each edit, for the documentation: from the results of the fixtures that people wrote.</summary>
internal static partial class FeatureTable
{
    private const string Introduction = """
        # What becomes a patch

        Each row is an edit that the oracle made, applied to a running process, compared with the program after the edit, took back, and applied again:
        objects, delegates and suspended calls that were made before included. The programs are in the folders beside this file, which `eng/oracle --table` writes.

        - **yes**: with the patch the process behaves as the program after the edit, and as before after the undo.
        - **refused**: the build says so, with the rule that is named. [CONTRIBUTING.md](../../../CONTRIBUTING.md) tells where the rules are; each has its page.
        - **fault**: known to go wrong; the last column says how. It is to be mended.
        - **nothing**: nothing that runs differs.

        The columns are Release on .NET 10, Debug, Release without tiered compilation, Release published as ReadyToRun, and Release on .NET 8, 9 and 11. An empty cell:
        the framework has not what the program uses.

        """;

    /// <summary>Writes it.</summary>
    /// <param name="cases">The fixtures.</param>
    /// <param name="results">Their results in all configurations.</param>
    public static void Write(string path, IReadOnlyList<Case> cases, IReadOnlyList<CaseResult> results)
    {
        var text = new StringBuilder(Introduction);
        var names = Configuration.All.Select(configuration => configuration.Name).ToList();
        var byCase = results.ToLookup(result => result.Case);
        foreach (var feature in cases.GroupBy(@case => @case.Feature))
        {
            text.Append($"\n## {Title(feature.Key)}\n\n| edit | {string.Join(" | ", names)} | |\n|---|{string.Concat(names.Select(_ => "---|"))}---|\n");
            foreach (var @case in feature)
            {
                var cells = names.Select(name => Cell(byCase[@case.Name].FirstOrDefault(result => result.Configuration == name)));
                text.Append($"| {@case.Edit} | {string.Join(" | ", cells)} | {(@case.Expectation as Expectation.Fault)?.What} |\n");
            }
        }

        File.WriteAllText(path, text.ToString());
    }

    private static string Cell(CaseResult? result) => result switch
    {
        null or { Ending: Ending.Unfit } => "",
        { Fault: not null, Ending: not Ending.Right } => "fault",
        { Ending: Ending.Refused } => $"refused {string.Join(", ", Rule().Matches(result.Detail).Select(m => m.Value).Distinct())}",
        { Ending: Ending.Right } => "yes",
        { Ending: Ending.Nothing } => "nothing",
        _ => "**wrong**",
    };

    // InterfaceMembers: Interface members.
    private static string Title(string folder) => Capital().Replace(folder, m => " " + m.Value.ToLowerInvariant());

    [GeneratedRegex("^PG[0-9]{4}(?=:)", RegexOptions.Multiline)]
    private static partial Regex Rule();

    [GeneratedRegex("(?<=[a-z])[A-Z]")]
    private static partial Regex Capital();
}
