namespace PatchGen.LiveTests.Faults;

/// <summary>One call that fails.</summary>
/// <param name="Phase">What goes on.</param>
/// <param name="Scope">Which calls count.</param>
/// <param name="Function">The function.</param>
/// <param name="Number">The how manieth call of it.</param>
internal sealed record FaultPoint(string Phase, FaultScope Scope, FaultFunction Function, int Number)
{
    /// <summary>Points among the calls that were counted: the first ones, then ever fewer.</summary>
    /// <param name="phase">What went on.</param>
    /// <param name="control">What counted.</param>
    /// <param name="scope">Which calls counted.</param>
    /// <param name="functions">The functions.</param>
    /// <param name="most">The most points of one function.</param>
    public static List<FaultPoint> Among(string phase, FaultControl control, FaultScope scope, IEnumerable<FaultFunction> functions, int most) =>
        [.. functions.SelectMany(function => Numbers(control.Seen(function), most).Select(number => new FaultPoint(phase, scope, function, number)))];

    private static IEnumerable<int> Numbers(int calls, int most)
    {
        if (calls <= most) return Enumerable.Range(1, calls);
        var step = Math.Pow(calls, 1.0 / (most - 1));
        return Enumerable.Range(0, most).Select(i => Math.Max(i + 1, (int)Math.Round(Math.Pow(step, i)))).Select(n => Math.Min(n, calls)).Distinct();
    }

    public override string ToString() => $"{Phase}: {Function} {Number} ({Scope})";
}

/// <summary>What came of it.</summary>
/// <param name="Point">The point.</param>
/// <param name="Outcome">How the command ended.</param>
/// <param name="Trouble">Null, or what should not be.</param>
internal sealed record FaultResult(FaultPoint Point, string Outcome, string? Trouble);
