namespace PatchGen.Oracle.Cases;

/// <summary>What PatchGen is to make of a case.</summary>
internal abstract record Expectation
{
    /// <summary>What the header of a generated case says: a rule may refuse it, and that is counted.</summary>
    public const string MayRefuse = "patched, or refused";

    private Expectation() { }

    /// <summary>A patch, with which the program behaves as post.</summary>
    /// <param name="OrRefused">Or a rule refuses it: nobody knows beforehand.</param>
    public sealed record Supported(bool OrRefused = false) : Expectation;

    /// <summary>No patch: a rule refuses it.</summary>
    public sealed record Refused(string Rule) : Expectation;

    /// <summary>Nothing to patch.</summary>
    public sealed record Nothing : Expectation;

    /// <summary>It goes wrong, is known to, and waits for a mend.</summary>
    /// <param name="Where">The work that mends it.</param>
    /// <param name="Ending">How it ends until then: <c>wrong</c>, <c>refused</c> or <c>nothing</c>.</param>
    /// <param name="What">What is seen.</param>
    public sealed record Fault(string Where, string Ending, string What) : Expectation;

    /// <summary>Reads what a case's header says.</summary>
    /// <exception cref="OracleFailure">It is none of these.</exception>
    public static Expectation Of(string? text) => text?.Split(':', 2, StringSplitOptions.TrimEntries) switch
    {
        null => new Supported(),
        [MayRefuse] => new Supported(OrRefused: true),
        ["nothing to patch"] => new Nothing(),
        [var refused] when refused.StartsWith("refused PG", StringComparison.Ordinal) => new Refused(refused["refused ".Length..]),
        [var fault, var what] when fault.Split(' ') is ["fault", var where, ("wrong" or "refused" or "nothing") and var ending] => new Fault(where, ending, what),
        _ => throw new OracleFailure($"a case expects '{text}': say 'refused PGnnnn', 'nothing to patch' or 'fault WHERE wrong: what is seen' ('refused' or 'nothing' where it ends so)"),
    };
}
