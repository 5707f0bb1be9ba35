using System.Globalization;
using System.Text;

namespace PatchGen.Cost;

/// <summary>The figures as Markdown: ratios first, each of one run.</summary>
internal sealed class Table(Library library)
{
    private readonly StringBuilder text = new($"""
        {library.Name}, {library.Lines.ToString("N0", CultureInfo.InvariantCulture)} lines. Ratios against one csc of the same run; medians.

        | files changed | csc wall, CPU, peak | shipped: wall | CPU | peak | source: wall | CPU | peak | Match + Diff |
        |--:|--:|--:|--:|--:|--:|--:|--:|--:|

        """.Replace("\n\n\n", "\n\n", StringComparison.Ordinal));

    private readonly StringBuilder profile = new("\nWhere the time goes (shipped baseline), seconds of CPU:\n\n");
    private bool headed;

    public void Add(int files, Figure csc, Figure shipped, Figure sources, List<StepTime[]> steps)
    {
        // Both run on one thread. What the process does beside it is Roslyn's: it goes on optimising itself after Compile.
        var compare = Middle(steps, IsCompare, s => s.Own) / csc.Cpu;
        text.AppendLine(CultureInfo.InvariantCulture,
            $"| {files} | {csc.Wall:0.00} s, {csc.Cpu:0.00} s, {csc.Peak:0} MiB | {shipped.Wall / csc.Wall:0.00} | {shipped.Cpu / csc.Cpu:0.00} | {shipped.Peak / csc.Peak:0.00} | {sources.Wall / csc.Wall:0.00} | {sources.Cpu / csc.Cpu:0.00} | {sources.Peak / csc.Peak:0.00} | {compare:0.000} |");
        var names = steps[0].Select(s => s.Name).ToArray();
        if (!headed)
        {
            profile.AppendLine($"| files changed | {string.Join(" | ", names)} | Match + Diff on their own thread | of it compiling them |").AppendLine($"|--:|{string.Concat(names.Select(_ => "--:|"))}--:|--:|");
            headed = true;
        }

        profile.AppendLine(CultureInfo.InvariantCulture, $"| {files} | {string.Join(" | ", names.Select(n => Middle(steps, s => s.Name == n, s => s.Cpu).ToString("0.00", CultureInfo.InvariantCulture)))} | {Middle(steps, IsCompare, s => s.Own):0.00} | {Middle(steps, IsCompare, s => s.Jit):0.00} |");
    }

    public void AddBuilds(Figure build, Figure patch) => profile.AppendLine(CultureInfo.InvariantCulture,
        $"\ndotnet build: {build.Wall:0.0} s. dotnet build -t:CreatePatch, shipped baseline: {patch.Wall:0.0} s, {patch.Wall / build.Wall:0.00} times.");

    private static bool IsCompare(StepTime step) => step.Name is "Match" or "Diff";

    public override string ToString() => $"{text}{profile}";

    private static double Middle(List<StepTime[]> steps, Func<StepTime, bool> which, Func<StepTime, double> value)
    {
        var sorted = steps.Select(s => s.Where(which).Sum(value)).Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
