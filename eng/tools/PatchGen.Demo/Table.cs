using System.Text.Json;

namespace PatchGen.Demo;

/// <summary>The figures, for people and for scripts.</summary>
internal static class Table
{
    public static void Print(IReadOnlyList<Phase> phases)
    {
        Console.WriteLine();
        Console.WriteLine($"  {"",-22}{"took",10}{"requests/s",12}{"failed",8}{"longest request",17}{"longest silence",17}");
        foreach (var phase in phases)
            Console.WriteLine($"  {phase.Name,-22}{Seconds(phase.Duration),10}{phase.Throughput,12:F0}{phase.Failed,8}"
                + $"{Milliseconds(phase.Longest),17}{Milliseconds(phase.LongestSilence),17}");
        Console.WriteLine();
    }

    public static void Write(string file, IReadOnlyList<Phase> phases, bool ok) =>
        File.WriteAllText(file, JsonSerializer.Serialize(new
        {
            ok,
            phases = phases.Select(phase => new
            {
                name = phase.Name,
                seconds = phase.Duration.TotalSeconds,
                answered = phase.Answered,
                failed = phase.Failed,
                requestsPerSecond = phase.Throughput,
                longestRequestMs = phase.Longest.TotalMilliseconds,
                longestSilenceMs = phase.LongestSilence.TotalMilliseconds,
            }),
        }, new JsonSerializerOptions { WriteIndented = true }) + "\n");

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds:F2} s";

    private static string Milliseconds(TimeSpan time) => $"{time.TotalMilliseconds:F1} ms";
}
