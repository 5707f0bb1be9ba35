namespace PatchGen.LiveTests.Places;

/// <summary>The rows of <c>eng/places</c>: written where the script asks for them, else nowhere.</summary>
internal static class PlaceTable
{
    /// <summary>The file that the script names.</summary>
    private const string Variable = "PATCHGEN_PLACES";

    private static readonly Lock Gate = new();

    internal static void Add(string place, string how, string outcome, TimeSpan took)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } file) return;
        lock (Gate) File.AppendAllText(file, FormattableString.Invariant($"| {place} | {how} | {outcome} | {took.TotalSeconds:f1} s |\n"));
    }
}
