namespace PatchGen.Guests;

/// <summary>What came of a row.</summary>
/// <param name="Row">The row.</param>
/// <param name="Generated">The generated methods that had inlined the fixed one before the patch.</param>
/// <param name="Before">The answer before the patch.</param>
/// <param name="Applied">The answer after apply.</param>
/// <param name="Undone">The answer after undo.</param>
/// <param name="AppliedAgain">The answer after the second apply.</param>
/// <param name="UndoneAgain">The answer after the second undo.</param>
/// <param name="StateKept">Each count was one above that before it.</param>
internal sealed record RowResult(Row Row, IReadOnlyList<string> Generated, string Before, string Applied, string Undone, string AppliedAgain, string UndoneAgain, bool StateKept)
{
    /// <summary>The row proves something: generated code had inlined the method, or is known never to.</summary>
    public bool Proves => Generated.Count > 0 || Row.CallsOnly is not null;

    /// <summary>The patch took effect and went, and nothing was lost.</summary>
    public bool IsEffective => Before == Row.Pre && Applied == Row.Post && Undone == Row.Pre && AppliedAgain == Row.Post && UndoneAgain == Row.Pre && StateKept;

    /// <summary>Pre code still ran after apply.</summary>
    public bool RanPre => Applied == Row.Pre;

    /// <summary>The verdict in words.</summary>
    public string Verdict => this switch
    {
        { Before: var before } when before != Row.Pre => $"expected `{Row.Pre}` before",
        { RanPre: true } => "PRE CODE RAN",
        { Applied: var applied } when applied != Row.Post => $"expected `{Row.Post}` after apply",
        { Undone: var undone } when undone != Row.Pre => $"expected `{Row.Pre}` after undo",
        { AppliedAgain: var again } when again != Row.Post => $"after a second apply `{again}`",
        { UndoneAgain: var last } when last != Row.Pre => $"after a second undo `{last}`",
        { StateKept: false } => "state lost",
        { Proves: false } => "NOT INLINED",
        { Row.CallsOnly: not null } => "effective (calls)",
        _ => "effective",
    };
}
