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
        var soak = new Soak(kind, MomentaryRounds);
        using var target = Service.Start();
        for (var round = 0; round < soak.Rounds; round++)
        {
            var applied = Count("apply", target.Apply(tarball));
            Assert.Equal(applied && kind == "hooks" ? "serving 10" : "serving 1", target.Ask("state"));
            while (applied && !Count("undo", target.Undo(manifest.Id))) Assert.Equal(kind == "hooks" ? "serving 10" : "serving 1", target.Ask("state"));
            if (applied) Assert.Equal("serving 1", target.Ask("state"));
            if (round % 100 == 99) TestContext.Current.SendDiagnosticMessage($"{kind}: {round + 1} of {soak.Rounds} rounds");
        }

        soak.Write();
        var expected = kind switch { "no hooks" or "hooks" => "apply ok", "a veto" => "apply vetoed", _ => "apply hook-failed" };
        Assert.True(soak.Outcomes.GetValueOrDefault(expected) > 0, string.Join(", ", soak.Outcomes));

        bool Count(string command, WireResponse response) => soak.Count(command, response, target);
    }
}
