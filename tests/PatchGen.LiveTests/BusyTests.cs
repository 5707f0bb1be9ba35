using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests;

/// <summary>What is on a stack is never switched under its feet.</summary>
public class BusyTests
{
    private const string Library = """
        public static class Work
        {
            public static volatile bool Stop;
            public static volatile int Seen;
            public static int Step() => 1;
            public static void Forever() { while (!Stop) Thread.Sleep(1); }

            /// <summary>Never called again: only an activation of it, made by on-stack replacement, has inlined Step.</summary>
            public static void Loop() { while (!Stop) Seen = Step(); }
        }

        public class Worker<T>
        {
            public void Idle<U>(U item) { while (!Work.Stop) Thread.Sleep(1); }
            public void Loop<U>(U item) { while (!Work.Stop) Work.Seen = Work.Step(); }
        }

        public static class Probe
        {
            static Thread? thread;

            public static string Ask(string question)
            {
                switch (question)
                {
                    case "forever": (thread = new Thread(Work.Forever)).Start(); return "started";
                    case "loop":
                        (thread = new Thread(Work.Loop)).Start();
                        Thread.Sleep(1000);
                        return "started";
                    case "generic idle":
                        // Shared and unshared code, on the stack for good.
                        (thread = new Thread(() => new Worker<string>().Idle(1))).Start();
                        new Thread(() => new Worker<int>().Idle("")) { IsBackground = true }.Start();
                        new Thread(() => new Worker<string>().Idle("")) { IsBackground = true }.Start();
                        return "started";
                    case "generic loop":
                        (thread = new Thread(() => new Worker<string>().Loop(""))).Start();
                        Thread.Sleep(1000);
                        return "started";
                    case "stop": Work.Stop = true; thread!.Join(); return "stopped";
                    default: return $"{Work.Step()} {Work.Seen}";
                }
            }
        }
        """;

    private const string Patch = """
        public static class Patch
        {
            public static int Step() => 2;
            public static void Forever() { }
        }
        """;

    [Fact]
    public void A_method_that_never_leaves_the_stack_is_busy_with_its_frame_until_it_does()
    {
        var library = ReleaseCompiler.Compile("Lib", Library);
        var (manifest, tarball) = new PatchBuilder(library, Patch, ("Work::Step", "Step"), ("Work::Forever", "Forever")).Build();
        using var target = LiveTarget.Start(library);
        target.Ask("forever");

        var busy = target.Attach().Apply(tarball, attempts: 5);
        Assert.Equal(Code.Busy, busy.Code);
        Assert.Contains(busy.Evidence, line => line.StartsWith("thread ", StringComparison.Ordinal) && line.EndsWith(": Work.Forever (5 of 5 attempts)", StringComparison.Ordinal));
        Assert.Equal("1 0", target.Ask("step"));
        Assert.Empty(target.View().Patches);

        target.Ask("stop");
        Assert.Equal(Code.Ok, target.Apply(tarball).Code);
        Assert.Equal("2 0", target.Ask("step"));
        Assert.Equal(Code.Ok, target.Undo(manifest.Id).Code);
    }

    [Fact]
    public void Frames_that_have_nothing_to_do_with_the_patch_do_not_hold_it_up()
    {
        var library = ReleaseCompiler.Compile("Lib", Library);
        var (manifest, tarball) = new PatchBuilder(library, Patch, ("Work::Step", "Step")).Build();
        using var target = LiveTarget.Start(library);
        target.Ask("step");
        target.Ask("generic idle");
        var applied = target.Attach().Apply(tarball, attempts: 5);
        Assert.True(applied.Code == Code.Ok, $"{applied.Message} {string.Join('\n', applied.Evidence)}");
        Assert.Equal("2 0", target.Ask("step"));
        Assert.Equal(Code.Ok, target.Undo(manifest.Id).Code);
    }

    [Theory]
    [InlineData("loop", ": Work.Loop (5 of 5 attempts)")]
    [InlineData("generic loop", ": Worker`1.Loop (5 of 5 attempts)")]
    public void A_running_loop_that_inlined_a_changed_method_is_busy(string loop, string frame)
    {
        var library = ReleaseCompiler.Compile("Lib", Library);
        var (_, tarball) = new PatchBuilder(library, Patch, ("Work::Step", "Step")).Build();
        using var target = LiveTarget.Start(library);
        target.Ask(loop);

        var busy = target.Attach().Apply(tarball, attempts: 5);
        Assert.Equal(Code.Busy, busy.Code);
        Assert.Contains(busy.Evidence, line => line.EndsWith(frame, StringComparison.Ordinal));
        Assert.Equal("1 1", target.Ask("step"));

        target.Ask("stop");
        Assert.Equal(Code.Ok, target.Apply(tarball).Code);
        Assert.Equal("2 1", target.Ask("step"));
    }
}
