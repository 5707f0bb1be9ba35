namespace PatchGen.Guests;

/// <summary>What came of one runtime.</summary>
internal sealed record RuntimeResult
{
    /// <summary>What <c>Environment.Version</c> said in the process.</summary>
    public required string Version { get; init; }

    /// <summary>The rows.</summary>
    public required IReadOnlyList<RowResult> Rows { get; init; }

    /// <summary>The answers of <c>apply</c> and <c>undo</c>, first without any collectible code.</summary>
    public required Answer Apply { get; init; }

    /// <inheritdoc cref="Apply"/>
    public required Answer Undo { get; init; }

    /// <summary>The same with a collectible assembly that has inlined a fixed method.</summary>
    public required Answer ApplyWithCollectible { get; init; }

    /// <inheritdoc cref="ApplyWithCollectible"/>
    public required Answer UndoWithCollectible { get; init; }

    /// <summary>The row of the collectible assembly, which is there from the second apply on.</summary>
    public required RowResult Collectible { get; init; }

    /// <summary>What does not hold, in words; empty where all does.</summary>
    public IReadOnlyList<string> Complaints(bool expectPre) => [.. All(expectPre)];

    private IEnumerable<string> All(bool expectPre)
    {
        foreach (var row in Rows)
        {
            if (row.IsEffective && row.Proves) continue;
            // What generated code kept is what such a run is there to record.
            if (expectPre && row is { RanPre: true, Proves: true, StateKept: true } && row.Before == row.Row.Pre && row.Undone == row.Row.Pre && row.UndoneAgain == row.Row.Pre) continue;
            yield return $"{row.Row.Part}: {row.Verdict}";
        }

        if (!Undo.IsPlainSuccess) yield return $"undo: {Undo.Code}, exit code {Undo.Exit}";
        if (!UndoWithCollectible.IsPlainSuccess) yield return $"undo with collectible code: {UndoWithCollectible.Code}, exit code {UndoWithCollectible.Exit}";
        if (Collectible.Undone != Collectible.Row.Pre) yield return $"{Collectible.Row.Part}: `{Collectible.Undone}` after undo";
        if (expectPre) yield break;

        if (!Apply.IsPlainSuccess) yield return $"apply: {Apply.Code}, exit code {Apply.Exit}";
        // Effective there as well would be better than asked for; without effect it must be named: the assembly, or the method in it.
        if (Collectible.RanPre && (ApplyWithCollectible.IsPlainSuccess
            || !(ApplyWithCollectible.Names(Collectible.Row.Generated) || ApplyWithCollectible.Names(Collectible.Row.Fixed.Replace("::", ".")))))
            yield return $"apply does not name {Collectible.Row.Generated}, which runs pre code";
        if (!Collectible.RanPre && Collectible.Applied != Collectible.Row.Post) yield return $"{Collectible.Row.Part}: {Collectible.Verdict}";
        if (Collectible.Generated is []) yield return $"{Collectible.Row.Part}: NOT INLINED";
    }
}
