using System.Diagnostics;
using System.Globalization;

namespace PatchGen.Cost;

/// <summary>What one process cost.</summary>
/// <param name="Wall">Seconds on the clock.</param>
/// <param name="Cpu">Seconds on all cores, user and system.</param>
/// <param name="Peak">The largest resident size, in MiB.</param>
internal sealed record Figure(double Wall, double Cpu, double Peak)
{
    /// <summary>Runs a command to its end under GNU time.</summary>
    /// <exception cref="CostException">It failed.</exception>
    public static async Task<Figure> Of(string directory, IEnumerable<string> command, CancellationToken cancel)
    {
        var report = Path.GetTempFileName();
        try
        {
            await Run(directory, ["/usr/bin/time", "-f", "%e %U %S %M", "-o", report, .. command], cancel);
            var values = (await File.ReadAllLinesAsync(report, cancel))[^1].Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray();
            return new(values[0], values[1] + values[2], values[3] / 1024);
        }
        finally
        {
            File.Delete(report);
        }
    }

    /// <summary>Runs a command to its end.</summary>
    /// <exception cref="CostException">It failed.</exception>
    public static async Task Run(string directory, IReadOnlyList<string> command, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        using var kill = cancel.Register(() => process.Kill(entireProcessTree: true));
        var (output, error) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        await process.WaitForExitAsync(CancellationToken.None);
        cancel.ThrowIfCancellationRequested();
        if (process.ExitCode != 0) throw new CostException($"{string.Join(' ', command.Take(6))} … ended with {process.ExitCode}:\n{await output}{await error}");
    }

    /// <summary>The median of each value.</summary>
    public static Figure Median(IReadOnlyCollection<Figure> figures) => new(Middle(figures.Select(f => f.Wall)), Middle(figures.Select(f => f.Cpu)), Middle(figures.Select(f => f.Peak)));

    private static double Middle(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
