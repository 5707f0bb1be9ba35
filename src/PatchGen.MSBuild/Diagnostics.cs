using System.Text.RegularExpressions;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using PatchGen.Format;
using PatchGen.Generator.Classify;

namespace PatchGen.MSBuild;

/// <summary>Failures as MSBuild's own diagnostics: a code, a place, a link.</summary>
internal static partial class Diagnostics
{
    /// <summary>The page of an id.</summary>
    public static string HelpLink(string id) => RulePages.Link(id);

    /// <summary>Logs a failure as an error of the project, its evidence before it.</summary>
    public static void Log(TaskLoggingHelper log, Failure failure, string projectFile, string? outcomeFile)
    {
        if (!string.IsNullOrEmpty(outcomeFile))
            new BuildOutcome { Code = failure.Code, Message = failure.Message, Evidence = [.. failure.Evidence] }.Write(outcomeFile);
        foreach (var line in failure.Evidence) LogEvidence(log, line, projectFile);
        LogLine(log, IdOf(failure.Code), failure.Message, projectFile);
    }

    private static string IdOf(Code code) => code switch
    {
        _ when code == Code.BaselineNotFound || code == Code.BaselineBroken => "PG9001",
        _ when code == Code.BaselineNotReproduced => "PG9002",
        _ => "PG9000",
    };

    private static void LogEvidence(TaskLoggingHelper log, string line, string projectFile)
    {
        // A refusal names its rule; compiler errors keep their own file and line; all else is plain text.
        if (Rule().IsMatch(line)) LogLine(log, "", line, projectFile);
        else log.LogMessageFromText(line, MessageImportance.High);
    }

    private static void LogLine(TaskLoggingHelper log, string id, string message, string projectFile)
    {
        if (Rule().Match(message) is { Success: true } rule) (id, message) = (rule.Groups[1].Value, rule.Groups[2].Value);
        log.LogError(null, id, null, HelpLink(id), projectFile, 0, 0, 0, 0, "{0}", message);
    }

    [GeneratedRegex(@"^(PG\d{4}): (.*)$", RegexOptions.Singleline)]
    private static partial Regex Rule();
}
