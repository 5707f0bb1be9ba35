using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using PatchGen.Format;
using PatchGen.Oracle.Cases;
using PatchGen.Oracle.Live;
using PatchGen.Oracle.Making;
using PatchGen.Oracle.Targets;

namespace PatchGen.Oracle.Judging;

/// <summary>Runs cases of one configuration, many in the same two processes, and judges them.</summary>
internal sealed class Judge(Configuration configuration, string work) : IDisposable
{
    // Whatever cases leave behind in a process, it does not pile up for ever.
    private const int CasesInAProcess = 150;

    private OracleHost? _live;
    private OracleHost? _reference;
    private int _cases;

    /// <summary>One case, from its text to what is said of it.</summary>
    public CaseResult Result(Case @case, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var (ending, differs, detail) = Seen(@case, cancel);
        return new(@case.Name, configuration.Name, ending, differs, detail, clock.ElapsedMilliseconds)
        {
            Feature = @case.Feature,
            Edit = @case.Edit,
            Hash = HashOf(@case),
            Surprise = @case.Since > configuration.Major ? null : Surprise(@case.ExpectationIn(configuration.Name), ending, detail),
            Fault = (@case.ExpectationIn(configuration.Name) as Expectation.Fault)?.Where,
        };
    }

    /// <summary>Identifies a case's text.</summary>
    public static string HashOf(Case @case) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(@case.Text)))[..16];

    public void Dispose()
    {
        _live?.Dispose();
        _reference?.Dispose();
        (_live, _reference, _cases) = (null, null, 0);
    }

    private (Ending Ending, bool Differs, string Detail) Seen(Case @case, CancellationToken cancel)
    {
        if (@case.Since > configuration.Major) return (Ending.Unfit, false, $"needs .NET {@case.Since}");
        var folder = Path.Combine(work, @case.Assembly);
        var pair = Pair.Make(@case, configuration, folder, cancel);
        if (pair.Outcome is not { } outcome) return (Ending.Unfit, false, string.Join('\n', pair.Errors));
        if (outcome.Code == Code.NothingToPatch) return (Ending.Nothing, false, outcome.Message);
        if (outcome.Code == Code.Refused) return (Ending.Refused, false, string.Join('\n', outcome.Findings.Where(f => f.Severity >= Severity.NeedsTransform).Select(f => $"{f.Rule.Id}: {f.Message}")));
        if (outcome.PatchPath is null) return (Ending.Wrong, false, $"{outcome.Code.Name}: {outcome.Message}\n{string.Join('\n', outcome.Evidence)}");
        if (configuration.ReadyToRun) Precompiled(pair);

        if (++_cases > CasesInAProcess) Dispose();
        var run = new CaseRun(pair, configuration, _live ??= OracleHost.Start(configuration), _reference ??= OracleHost.Start(configuration));
        try
        {
            run.Run();
        }
        catch (HostEnded e)
        {
            Dispose();
            // Who ends this program may end its processes with it.
            cancel.ThrowIfCancellationRequested();
            return (Ending.Wrong, run.Differs, run.Differences + e.Message);
        }

        if (run.Unfit is { } unfit) return (Ending.Unfit, run.Differs, unfit);
        if (run.Differences.Length > 0) return (Ending.Wrong, run.Differs, run.Differences);
        Directory.Delete(folder, recursive: true);
        return (Ending.Right, run.Differs, "");
    }

    private void Precompiled(Pair pair)
    {
        foreach (var image in Directory.EnumerateFiles(Path.GetDirectoryName(pair.Pre)!, "*.dll"))
            File.WriteAllBytes(image, Crossgen.ReadyToRun(DotNet.Of(configuration.Major), File.ReadAllBytes(image), Path.GetFileNameWithoutExtension(image)));
    }

    private static string? Surprise(Expectation expectation, Ending ending, string detail) => (expectation, ending) switch
    {
        (Expectation.Supported, Ending.Right) => null,
        (Expectation.Supported { OrRefused: true }, Ending.Refused) => null,
        (Expectation.Refused refused, Ending.Refused) => detail.Contains(refused.Rule, StringComparison.Ordinal) ? null : $"refused, but not by {refused.Rule}",
        (Expectation.Nothing, Ending.Nothing) => null,
        (Expectation.Fault fault, Ending.Right) => $"the fault that waits for {fault.Where} is mended: take it out of the case's header",
        (Expectation.Fault fault, Ending.Wrong or Ending.Refused or Ending.Nothing) when string.Equals(fault.Ending, $"{ending}", StringComparison.OrdinalIgnoreCase) => null,
        (_, Ending.Unfit) => "the case is not fit",
        _ => $"expected {expectation}",
    };
}
