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
        Assert.Equal(Code.Busy.Name, busy.Code);
        Assert.Contains(busy.Evidence, line => line.StartsWith("thread ", StringComparison.Ordinal) && line.EndsWith(": Work.Forever (5 of 5 attempts)", StringComparison.Ordinal));
        Assert.Equal("1 0", target.Ask("step"));
        Assert.Empty(target.View().Patches);

        target.Ask("stop");
        Assert.Equal(Code.Ok.Name, target.Apply(tarball).Code);
        Assert.Equal("2 0", target.Ask("step"));
        Assert.Equal(Code.Ok.Name, target.Undo(manifest.Id).Code);
    }

    [Fact]
    public void A_running_loop_that_inlined_a_changed_method_is_busy()
    {
        var library = ReleaseCompiler.Compile("Lib", Library);
        var (_, tarball) = new PatchBuilder(library, Patch, ("Work::Step", "Step")).Build();
        using var target = LiveTarget.Start(library);
        target.Ask("loop");

        var busy = target.Attach().Apply(tarball, attempts: 5);
        Assert.Equal(Code.Busy.Name, busy.Code);
        Assert.Contains(busy.Evidence, line => line.Contains(": Work.Loop (", StringComparison.Ordinal));
        Assert.Equal("1 1", target.Ask("step"));

        target.Ask("stop");
        Assert.Equal(Code.Ok.Name, target.Apply(tarball).Code);
        Assert.Equal("2 1", target.Ask("step"));
    }
}
