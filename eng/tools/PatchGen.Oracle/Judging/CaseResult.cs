using PatchGen.Oracle.Cases;

namespace PatchGen.Oracle.Judging;

/// <summary>How a case went in a configuration.</summary>
internal enum Ending
{
    /// <summary>Patched, it behaved as post, and as pre after the undo.</summary>
    Right,

    /// <summary>A rule refuses the edit.</summary>
    Refused,

    /// <summary>The generator sees nothing to patch.</summary>
    Nothing,

    /// <summary>It behaved otherwise, or apply or undo did not do what they are there for.</summary>
    Wrong,

    /// <summary>The pair says nothing: a side does not compile, both do the same, or a run does otherwise than the last.</summary>
    Unfit,
}

/// <summary>What was seen.</summary>
/// <param name="Case">The case's name.</param>
/// <param name="Configuration">The configuration's name.</param>
/// <param name="Ending">How it went.</param>
/// <param name="Differs">The program itself, run anew, differs between pre and post.</param>
/// <param name="Detail">The rules that refused; or each difference, for people.</param>
/// <param name="Milliseconds">What it took, the making of the patch included.</param>
internal sealed record CaseResult(string Case, string Configuration, Ending Ending, bool Differs, string Detail, long Milliseconds)
{
    /// <summary>Feature and edit of the case, for tables.</summary>
    public required string Feature { get; init; }

    public required string Edit { get; init; }

    /// <summary>Identifies the case's text: another one is run anew.</summary>
    public required string Hash { get; init; }

    /// <summary>Why this is not what the case expects; null where it is.</summary>
    public string? Surprise { get; init; }

    /// <summary>The work that mends it, where it is a known fault.</summary>
    public string? Fault { get; init; }
}
