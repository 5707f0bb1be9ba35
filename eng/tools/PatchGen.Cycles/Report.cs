using System.Text;
using System.Text.Json;

namespace PatchGen.Cycles;

/// <summary>What the cycles left, for people and for scripts.</summary>
/// <param name="patched">The service that was patched.</param>
/// <param name="bare">The one whose methods were requested and reverted.</param>
internal sealed class Report(Run patched, Run bare)
{
    // Resident memory: PatchGen's own may add this much to what the runtime takes for a request and a revert.
    private const double AllowedRatio = 1.3;

    // Threads come and go in the pool, and a connection of a client may be made anew.
    private const int AllowedThreads = 4;
    private const int AllowedDescriptors = 4;

    // The patch log, which is bounded, and what the load holds at the moment.
    private const long AllowedHeap = 1 << 20;

    private const double Megabyte = 1 << 20;

    private readonly Verdict[] _verdicts =
    [
        new("failed requests", $"{patched.Failed} of {patched.Answered + patched.Failed}", patched.Failed == 0 && bare.Failed == 0),
        new("requests on the post side", $"{patched.Post}", patched.Post > 0),
        new("loaded assemblies", $"{patched.Settled.Assemblies} to {patched.Last.Assemblies}", patched.Last.Assemblies == patched.Settled.Assemblies),
        new("managed heap", $"{Mb(patched.Settled.Heap)} to {Mb(patched.Last.Heap)} MB", patched.Last.Heap - patched.Settled.Heap <= AllowedHeap),
        new("threads", $"{patched.Settled.Threads} to {patched.Last.Threads}", patched.Last.Threads - patched.Settled.Threads <= AllowedThreads),
        new("descriptors", $"{patched.Settled.Descriptors} to {patched.Last.Descriptors}", patched.Last.Descriptors - patched.Settled.Descriptors <= AllowedDescriptors),
        new("resident memory", $"+{Mb(Growth(patched))} MB, bare +{Mb(Growth(bare))} MB: {FormattableString.Invariant($"{Ratio(patched, bare):0.00}")} times", Ratio(patched, bare) <= AllowedRatio),
    ];

    /// <summary>Nothing grows that need not.</summary>
    public bool Holds => _verdicts.All(verdict => verdict.Holds);

    /// <summary>The tables, in Markdown.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder();
            text.AppendLine($"A service under load whose patch goes on and off, and one whose same methods are requested with their own code and reverted: what each holds after a full collection. Flat from cycle {Run.Settling} on is what counts.");
            text.AppendLine();
            text.AppendLine("| cycles | heap MB | assemblies | threads | descriptors | resident MB | bare: heap MB | assemblies | threads | descriptors | resident MB |");
            text.AppendLine("|---|---|---|---|---|---|---|---|---|---|---|");
            foreach (var ((cycle, one), (_, other)) in patched.Rows.Zip(bare.Rows)) text.AppendLine($"| {cycle} | {Cells(one)} | {Cells(other)} |");
            text.AppendLine();
            foreach (var run in new[] { patched, bare }) text.AppendLine($"{run.Kind}: {string.Join(", ", run.Outcomes.Select(o => $"{o.Key} {o.Value}"))}; {run.Answered} requests answered, {run.Failed} failed{(run.Failure is { } failure ? $" ({failure})" : "")}.");
            text.AppendLine();
            text.AppendLine("| | | |");
            text.AppendLine("|---|---|---|");
            foreach (var verdict in _verdicts) text.AppendLine($"| {verdict.What} | {verdict.Seen} | {(verdict.Holds ? "holds" : "MISSED")} |");
            return text.ToString();
        }
    }

    /// <summary>Writes <c>cycles.md</c> and <c>cycles.json</c>.</summary>
    public void Write(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "cycles.md"), Text);
        var json = JsonSerializer.Serialize(
            new { holds = Holds, verdicts = _verdicts, runs = new[] { patched, bare }.Select(run => new { run.Kind, run.Answered, run.Failed, run.Failure, run.Outcomes, rows = run.Rows.Select(row => new { row.Cycle, row.Figures }) }) },
            new JsonSerializerOptions(JsonSerializerOptions.Web) { WriteIndented = true });
        File.WriteAllText(Path.Combine(folder, "cycles.json"), json + "\n");
    }

    private static long Growth(Run run) => run.Last.Resident - run.Settled.Resident;

    private static double Ratio(Run patched, Run bare) => Growth(patched) <= 0 ? 0 : Growth(patched) / (double)Math.Max(Growth(bare), 1);

    private static string Cells(Figures figures) => $"{Mb(figures.Heap)} | {figures.Assemblies} | {figures.Threads} | {figures.Descriptors} | {Mb(figures.Resident)}";

    private static string Mb(long bytes) => FormattableString.Invariant($"{bytes / Megabyte:0.0}");
}

/// <summary>One thing that must hold.</summary>
internal sealed record Verdict(string What, string Seen, bool Holds);
