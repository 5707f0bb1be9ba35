namespace PatchGen.Oracle.Generate;

/// <summary>A combination of edit and place that goes wrong, is known to, and waits for a mend.</summary>
/// <param name="Edit">The kind of edit; null: any.</param>
/// <param name="Context">The place; null: any.</param>
/// <param name="Where">The work that mends it.</param>
/// <param name="Ending">How it ends until then: <c>wrong</c>, <c>refused</c> or <c>nothing</c>.</param>
/// <param name="Seen">What is seen, in one sentence.</param>
internal sealed record Known(string? Edit, string? Context, string Where, string Ending, string Seen)
{
    private static readonly Known[] All = [];

    /// <summary>The one that a combination is; null where it is to be right.</summary>
    public static Known? Of(string edit, string context) => All.FirstOrDefault(known => (known.Edit ?? edit) == edit && (known.Context ?? context) == context);
}
