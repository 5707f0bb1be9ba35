namespace PatchGen.Corpus;

/// <summary>A function that the differ calls changed, with its reason.</summary>
/// <param name="Member">Its key.</param>
/// <param name="Why">What the differ says.</param>
/// <param name="Reason">
/// <c>edited</c>: its difference stands in lines that the fix touches; <c>uses NAME</c>: it uses something that the fix touches;
/// <c>none</c>: neither, which is an error of the differ.
/// </param>
internal sealed record ChangedFunction(string Member, string Why, string Reason)
{
    public const string NoReason = "none";

    /// <summary>Finds the reason of one.</summary>
    /// <param name="method">What the differ says of it.</param>
    /// <param name="fix">The fix.</param>
    /// <param name="values">The members whose value the fix changes, also without a line of their own: enum members behind one that was removed.</param>
    public static ChangedFunction Of(VerdictMethod method, FixDiff fix, IReadOnlySet<string> values) => new(
        method.Member,
        method.Why ?? "",
        fix.Touches(method) ? "edited"
        : fix.Names(method.Why ?? "") is { } name ? $"uses {name}"
        : FixDiff.Words(method.Why ?? "").FirstOrDefault(values.Contains) is { } value ? $"uses {value}, renumbered"
        : NoReason);
}
