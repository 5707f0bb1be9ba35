using PatchGen.Format;
using PatchGen.Hooks;
using PatchGen.LiveTests.Cli;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests;

/// <summary>An apply up to the switch: what it would come to, with nothing changed.</summary>
public class DryRunTests
{
    private const string Library = """
        public static class Work
        {
            public static volatile bool Stop;
            public static readonly TaskCompletionSource Go = new();
            public static int Step() => 1;
            public static void Forever() { while (!Stop) Thread.Sleep(1); }
            public static async Task<int> Wait() { await Go.Task; return 1; }
            [MethodImpl(MethodImplOptions.NoInlining)] public static int Call() => Step();
        }

        public static class Probe
        {
            static Thread? thread;
            static Task? waiting;

            public static string Ask(string question)
            {
                switch (question)
                {
                    case "forever": (thread = new Thread(Work.Forever)).Start(); return "started";
                    case "stop": Work.Stop = true; thread!.Join(); return "stopped";
                    case "wait": waiting = Work.Wait(); return "waiting";
                    case "modules": return $"{AppDomain.CurrentDomain.GetAssemblies().Count(a => a.GetName().Name!.Contains(".patch-"))}";
                    case "warm": for (var until = Environment.TickCount64 + 1000; Environment.TickCount64 < until; Thread.Sleep(1)) for (var i = 0; i < 100; i++) Work.Call(); break;
                }

                return $"{Work.Step()} {Work.Call()}";
            }
        }
        """;

    private const string Patch = """
        public static class Patch
        {
            static int calls;
            public static int Step() => 2 + 10 * calls++;
            public static void Forever() { }
            public static async Task<int> Wait() { await Work.Go.Task; return 2; }
        }

        public static class Transforms
        {
            public static void PreApply(HookContext context) => context.Log("a hook ran");
            public static HookResult CheckApply() => HookResult.Veto("a hook ran");
        }
        """;

    private static readonly byte[] Image = ReleaseCompiler.Compile("Lib", Library);

    private static readonly SuspendedCode Call = new() { Kind = SuspendedKind.Async, Member = new("M:Work::Wait()System.Threading.Tasks.Task`1<System.Int32>"), Type = "Work/<Wait>d__4", Token = 0 };

    private static readonly PatchBuilder Step = new(Image, Patch, ("Work::Step", "Step")) { Tag = "00000dr1" };

    private static LiveTarget Started()
    {
        var target = LiveTarget.Start(Image);
        Assert.Equal("1 1", target.Ask("warm"));
        return target.Attach();
    }

    private static WireResponse Rehearse(LiveTarget target, byte[] tarball, int attempts = 0) => target.Send(new WireRequest { Command = WireCommand.Rehearse, Attempts = attempts }, tarball);

    [Fact]
    public void What_would_be_applied_is_not_and_the_apply_after_it_uses_what_is_there()
    {
        using var target = Started();
        var (manifest, tarball) = Step.Build();
        for (var round = 0; round < 3; round++)
        {
            var answer = Rehearse(target, tarball);
            Assert.True(answer.Code == Code.Ok, target.Told(answer));
            Assert.True(answer is { DryRun: true, Already: false });
            Assert.Equal($"Update {manifest.Id} would be applied.", answer.Message);
            Assert.Equal("1 1", target.Ask("step"));
            Assert.Equal("1", target.Ask("modules"));
            Assert.Empty(target.View().Patches);
        }

        Assert.Equal(Code.Ok, target.Apply(tarball).Code);
        Assert.Equal("2 12", target.Ask("step"));
        Assert.Equal("1", target.Ask("modules"));
        var already = Rehearse(target, tarball);
        Assert.Equal((Code.AlreadyApplied, true), (already.Code, already.Already));
        Assert.Equal(Code.Ok, target.Undo(manifest.Id).Code);
        Assert.Equal("1 1", target.Ask("warm"));
    }

    [Fact]
    public void It_is_busy_where_the_apply_would_be()
    {
        using var target = Started();
        var (_, tarball) = (Step with { Methods = [("Work::Forever", "Forever"), ("Work::Step", "Step")] }).Build();
        target.Ask("forever");
        var busy = Rehearse(target, tarball, attempts: 5);
        Assert.Equal(Code.Busy, busy.Code);
        Assert.Contains(busy.Evidence, line => line.EndsWith(": Work.Forever (5 of 5 attempts)", StringComparison.Ordinal));
        target.Ask("stop");
        Assert.Equal(Code.Ok, Rehearse(target, tarball).Code);
        Assert.Equal("1 1", target.Ask("step"));
    }

    [Fact]
    public void Calls_in_flight_are_counted()
    {
        using var target = Started();
        var (_, tarball) = (Step with { Methods = [("Work::Wait", "Wait")], Suspended = [Call] }).Build();
        target.Ask("wait");
        var draining = Rehearse(target, tarball);
        Assert.True(draining.Code == Code.Draining, target.Told(draining));
        Assert.Equal(1, Assert.Single(draining.Patch!.Suspended).Count);
        Assert.Contains("would be applied; draining: 1 async call", draining.Message, StringComparison.Ordinal);
        Assert.Empty(target.View().Patches);
    }

    [Fact]
    public void No_hook_runs()
    {
        using var target = Started();
        var (_, tarball) = (Step with { Hooks = [PatchBuilder.Hook(HookStage.PreApply), PatchBuilder.Hook(HookStage.CheckApply)] }).Build();
        var answer = Rehearse(target, tarball);
        Assert.True(answer.Code == Code.Ok, target.Told(answer));
        Assert.DoesNotContain(target.Log(), line => line.Contains("a hook ran", StringComparison.Ordinal));
        Assert.Equal(Code.Vetoed, target.Apply(tarball).Code);
    }

    [Fact]
    public void A_patch_in_effect_stays_so_while_another_one_is_tried()
    {
        using var target = Started();
        var (_, tarball) = Step.Build();
        Assert.Equal(Code.Ok, target.Apply(tarball).Code);
        Assert.Equal("2 12", target.Ask("step"));
        var (_, other) = (Step with { Tag = "00000dr2", Source = Patch.Replace("2 + 10", "7 + 10", StringComparison.Ordinal) }).Build();
        Assert.Equal(Code.Ok, Rehearse(target, other).Code);
        Assert.Equal("22 32", target.Ask("step"));
        Assert.Single(target.View().Patches);
    }

    [Fact]
    public void The_tool_reports_what_would_happen_and_ends_as_the_apply_would()
    {
        using var sample = new Sample();
        using var target = Sample.Start();
        var (id, file) = sample.Answer;
        var tried = Tool.Run("apply", "--dry-run", "--json", file, "--pid", $"{target.Pid}").Is(Code.Ok).Json;
        Assert.Equal(("apply", "would-be-applied", id), ((string)tried["command"]!, (string)tried["outcome"]!, (string)tried["id"]!));
        Assert.StartsWith($"Update {id} would be applied", Tool.Run("apply", "--dry-run", file, "--pid", $"{target.Pid}").Output);
        Assert.Equal("41", target.Ask("answer"));
        Assert.Empty(Tool.Run("view", "--json", "--pid", $"{target.Pid}").Is(Code.Ok).Json["evidence"]!.AsArray());
        Tool.Run("apply", "--json", file, "--pid", $"{target.Pid}").Is(Code.Ok);
        Tool.Run("apply", "--dry-run", "--json", file, "--pid", $"{target.Pid}").Is(Code.AlreadyApplied);
        Assert.Equal("42", target.Ask("answer"));
    }
}
