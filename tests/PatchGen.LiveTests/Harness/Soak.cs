using System.Globalization;
using PatchGen.Format;

namespace PatchGen.LiveTests.Harness;

/// <summary>How often a patch goes on and off, and what that came to: what eng/soak asks for at length, and CI for a moment.</summary>
internal sealed class Soak(string kind, int momentary)
{
    private static readonly string? Report = Environment.GetEnvironmentVariable("PATCHGEN_SOAK_REPORT");

    private readonly SortedDictionary<string, int> _outcomes = new(StringComparer.Ordinal);
    private readonly List<double> _pauses = [];

    /// <summary>The number of rounds.</summary>
    public int Rounds { get; } = int.TryParse(Environment.GetEnvironmentVariable("PATCHGEN_SOAK_ROUNDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) ? rounds : momentary;

    /// <summary>How often each command had each outcome.</summary>
    public IReadOnlyDictionary<string, int> Outcomes => _outcomes;

    /// <summary>Takes note of an answer; true where it was done.</summary>
    public bool Count(string command, WireResponse response, LiveTarget target)
    {
        var outcome = $"{command} {response.Code}";
        _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
        if (response.PauseMilliseconds is { } pause) _pauses.Add(pause);
        Assert.True(response.Code != Code.Internal, target.Told(response));
        return response.Code == Code.Ok;
    }

    /// <summary>Adds a row to the report.</summary>
    public void Write()
    {
        if (Report is null) return;
        _pauses.Sort();
        var pause = _pauses.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $"{_pauses[_pauses.Count / 2]:f2} | {_pauses[^1]:f2}") : " | ";
        File.AppendAllText(Report, $"| {kind} | {Rounds} | {string.Join(", ", _outcomes.Select(o => $"{o.Key} {o.Value}"))} | {pause} |\n");
    }
}
