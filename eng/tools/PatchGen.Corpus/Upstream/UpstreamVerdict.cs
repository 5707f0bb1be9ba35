namespace PatchGen.Corpus.Upstream;

/// <summary>What the fix's own tests say of the patch.</summary>
internal static class UpstreamVerdict
{
    /// <summary>They fail before, pass with the patch, and fail after the undo.</summary>
    public const string Holds = "holds";

    /// <summary>One of them does not.</summary>
    public const string Wrong = "wrong";

    /// <summary>The fix brought none.</summary>
    public const string NoTest = "no test";

    /// <summary>None fails before the fix, or none passes with it, built.</summary>
    public const string TellsNothing = "tells nothing";

    /// <summary>Those that would tell name what the library before the fix lacks.</summary>
    public const string NotExpressible = "not expressible";

    /// <summary>The patch cannot be made.</summary>
    public const string NoPatch = "no patch";

    /// <summary>The patch does not go in or out.</summary>
    public const string NotApplied = "not applied";

    /// <summary>The tests do not build, or do not run.</summary>
    public const string NotRun = "not run";

    /// <summary>What is no failure of PatchGen and of the runner.</summary>
    public static bool NeedsNoExcuse(string verdict) => verdict is Holds or NoTest or TellsNothing or NotExpressible;

    /// <summary>The verdict of tests that ran.</summary>
    public static (string Verdict, string? Reason) Of(IReadOnlyCollection<UpstreamTest> tests)
    {
        if (tests.FirstOrDefault(test => !test.Inexpressible && !test.Right) is { } wrong)
            return (Wrong, $"{wrong.Name}: pre {wrong.Pre.How}, patched {wrong.Patched.How}, undone {wrong.Undone.How}, post {wrong.Post.How}{Said(wrong)}");
        if (tests.Any(test => test.Tells)) return (Holds, null);
        return tests.FirstOrDefault(test => test.Inexpressible) is { } inexpressible
            ? (NotExpressible, inexpressible.Pre.Message?.Split('\n')[0] ?? "not found in the library before the fix")
            : (TellsNothing, tests.Count == 0 ? "none of them was found by the framework" : tests.Any(test => test.Post.Good) ? "they pass before the fix, too" : "none passes on the built fix");
    }

    private static string Said(UpstreamTest wrong) => (wrong.Patched.How == wrong.Post.How ? wrong.Undone : wrong.Patched).Message is { } message ? $" ({message.Split('\n')[0]})" : "";
}
