using PatchGen.Format;
using PatchGen.Generator.Compile.Csc;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify;

/// <summary>The ecosystem's switches: they raise and lower warnings and notes, and nothing else.</summary>
internal static class Configuration
{
    /// <summary>Gives each finding the level that the project of its assembly gives its rule.</summary>
    public static IEnumerable<Finding> Apply(ChangeSet changes, IEnumerable<Finding> findings)
    {
        var levels = changes.All.ToDictionary(c => c.Correspondence.Post.Name, c => c.Correspondence.Post.Levels);
        var own = changes.Correspondence.Post.Name;
        foreach (var finding in findings)
            yield return levels.GetValueOrDefault(finding.Fact.Assembly.Length > 0 ? finding.Fact.Assembly : own) is { } said ? Apply(said, finding) : finding;
    }

    private static Finding Apply(DiagnosticLevels said, Finding finding)
    {
        // The configuration is of post files: of what only the pre tree has, that holds which is said of all.
        var level = said.Of(finding.Rule.Id, finding.Level, finding.Fact.Post);
        if (finding.Severity is Severity.Warning or Severity.Note) return finding with { Configured = level };
        // Asked for in vain: said, or somebody waits for a switch to work that never will.
        return finding.IsOpen && level != DiagnosticLevel.Error
            ? finding with { Remedy = $"{finding.Remedy} What .editorconfig, NoWarn or a pragma says of {finding.Rule.Id} has no effect: {Words(finding.Severity)}." }
            : finding;
    }

    private static string Words(Severity severity) => severity == Severity.Refused
        ? "what is refused cannot be lowered"
        : "it takes a hook, or an entry with a justification in the suppression file";
}
