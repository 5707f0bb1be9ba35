using System.Collections.Concurrent;
using PatchGen.LiveTests.Cli;

namespace PatchGen.LiveTests.Faults;

/// <summary>
/// Whatever call fails inside the process or in the tool, the process serves, is on one side, and takes the next patch. A slice;
/// <c>eng/faults</c> runs all of the points.
/// </summary>
public sealed class FaultTests : IDisposable
{
    private static readonly string? Report = Environment.GetEnvironmentVariable("PATCHGEN_FAULTS_REPORT");

    private readonly Sample _sample = new();

    public void Dispose() => _sample.Dispose();

    [Fact]
    public void Inside_the_process()
    {
        var (id, file) = _sample.Answer;
        var faults = new InsideFaults(id, File.ReadAllBytes(file), most: Report is null ? 1 : 5);
        Check(faults.Points(), faults.Run, least: Report is null ? 20 : 60);
    }

    [Fact]
    public void In_the_tool()
    {
        var (id, file) = _sample.Answer;
        var faults = new ToolFaults(id, file, most: Report is null ? 1 : 5);
        Check(faults.Points(), faults.Run, least: Report is null ? 6 : 30);
    }

    private static void Check(List<FaultPoint> points, Func<FaultPoint, FaultResult> run, int least)
    {
        var results = new ConcurrentBag<FaultResult>();
        Parallel.ForEach(points, new ParallelOptions { MaxDegreeOfParallelism = 3 }, point => results.Add(run(point)));
        foreach (var result in results.OrderBy(r => points.IndexOf(r.Point)))
        {
            var row = $"| {result.Point.Phase} | {result.Point.Function} {result.Point.Number} | {result.Point.Scope} | {result.Outcome} | {result.Trouble ?? "serving, patched afterwards"} |";
            if (Report is not null) lock (typeof(FaultTests)) File.AppendAllText(Report, row + "\n");
            else TestContext.Current.TestOutputHelper?.WriteLine(row);
        }

        Assert.True(results.Count >= least, $"{results.Count} points");
        Assert.Empty(results.Where(r => r.Trouble is not null).Select(r => $"{r.Point}: {r.Outcome}: {r.Trouble}"));
    }
}
