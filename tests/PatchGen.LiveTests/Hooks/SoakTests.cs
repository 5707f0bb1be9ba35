using System.Globalization;
using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Hooks;

/// <summary>
/// Patches on and off a service under load, thousands of times: what eng/soak runs at length and CI for a moment. Outcomes may be
/// any that leave the process as it should be; a request that met the wrong side, or was in changed code beside a hook, may not.
/// </summary>
public class SoakTests
{
    private const int MomentaryRounds = 12;

    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("PATCHGEN_SOAK_ROUNDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) ? rounds : MomentaryRounds;

    private static readonly string? Report = Environment.GetEnvironmentVariable("PATCHGEN_SOAK_REPORT");

    public static TheoryData<string> Kinds() => ["no hooks", "hooks", "a veto", "a throw half way", "an overrun"];

    // What a thread may wait is the product's own default here, so that a busy machine sees the gate give way too.
    private static PatchBuilder Patch(string kind) => kind switch
    {
        "no hooks" => Service.Patch("") with { Gated = [], Methods = [("Service::Work", "Work")] },
        "hooks" => Service.Good with { GateTimeout = Manifest.DefaultGateTimeout },
        "a veto" => Service.Patch("    public static HookResult CheckApply() => HookResult.Veto(\"no\");", "CheckApply"),
        "a throw half way" => Service.Patch("    public static void Apply(HookContext context) { Transform(context, 10); context.Set(ref Service.Cells[0], 7); throw new InvalidOperationException(); }", "Apply"),
        _ => Service.Patch("    public static void Apply(HookContext context) { Transform(context, 10); while (!context.Deadline.IsCancellationRequested) Thread.Sleep(1); }", "Apply") with { HookTimeout = 50 },
    };

    [Theory, MemberData(nameof(Kinds))]
    public void The_process_is_always_on_one_side(string kind)
    {
        var (manifest, tarball) = Patch(kind).Build();
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var pauses = new List<double>();
        using var target = Service.Start();
        for (var round = 0; round < Rounds; round++)
        {
            var applied = Count("apply", target.Apply(tarball));
            Assert.Equal(applied && kind == "hooks" ? "serving 10" : "serving 1", target.Ask("state"));
            while (applied && !Count("undo", target.Undo(manifest.Id))) Assert.Equal(kind == "hooks" ? "serving 10" : "serving 1", target.Ask("state"));
            if (applied) Assert.Equal("serving 1", target.Ask("state"));
            if (round % 100 == 99) TestContext.Current.SendDiagnosticMessage($"{kind}: {round + 1} of {Rounds} rounds");
        }

        Write(kind, outcomes, pauses);
        var expected = kind switch { "no hooks" or "hooks" => "apply ok", "a veto" => "apply vetoed", _ => "apply hook-failed" };
        Assert.True(outcomes.GetValueOrDefault(expected) > 0, string.Join(", ", outcomes));

        bool Count(string command, WireResponse response)
        {
            var outcome = $"{command} {response.Code}";
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            if (response.PauseMilliseconds is { } pause) pauses.Add(pause);
            Assert.True(Code.Parse(response.Code) != Code.Internal, target.Told(response));
            return response.Code == Code.Ok.Name;
        }
    }

    private static void Write(string kind, SortedDictionary<string, int> outcomes, List<double> pauses)
    {
        if (Report is null) return;
        pauses.Sort();
        var pause = pauses.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $"{pauses[pauses.Count / 2]:f2} | {pauses[^1]:f2}") : " | ";
        File.AppendAllText(Report, $"| {kind} | {Rounds} | {string.Join(", ", outcomes.Select(o => $"{o.Key} {o.Value}"))} | {pause} |\n");
    }
}
