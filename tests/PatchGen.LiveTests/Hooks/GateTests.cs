using PatchGen.Format;
using PatchGen.Hooks;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Hooks;

/// <summary>While hooks run, no thread is in changed code and none gets in, lambdas made before included.</summary>
public class GateTests
{
    private const string Library = """
        public static class Data
        {
            public static int Value = 1;
            [MethodImpl(MethodImplOptions.NoInlining)] public static int Read() => Value;
        }

        public class Temporary { ~Temporary() => Probe.Finalized = Data.Read(); }

        public static class Early { public static readonly int Value = Data.Read(); static Early() { } }

        public static class Probe
        {
            public static int Finalized;
            [MethodImpl(MethodImplOptions.NoInlining)] public static void Drop() => new Temporary();

            public static string Ask(string question)
            {
                if (question == "early") return Early.Value.ToString();
                if (question == "finalized") for (var i = 0; i < 60_000 && Finalized == 0; i++) Thread.Sleep(1);
                return $"{Data.Read()} {Finalized}";
            }
        }
        """;

    private static readonly byte[] Image = ReleaseCompiler.Compile("Lib", Library);

    private static PatchBuilder Patch(string apply) => new(
        Image,
        $$"""
        public static class Patch { public static int Read() => Data.Value * 100; }

        public static class Transforms
        {
            public static void Apply(HookContext context)
            {
                context.Set(ref Data.Value, 5);
                {{apply}}
                while (!context.Deadline.IsCancellationRequested) Thread.Sleep(1);
            }
        }
        """,
        ("Data::Read", "Read"))
    {
        Hooks = [PatchBuilder.Hook(HookStage.Apply)],
    };

    [Fact]
    public void The_finalizer_thread_never_waits()
    {
        using var target = LiveTarget.Start(Image).Attach();
        Assert.Equal("1 0", target.Ask("values"));
        var refused = target.Apply(Patch("Probe.Drop(); GC.Collect();").Build().Tarball);
        Assert.True(refused.Code == Code.HookFailed, target.Told(refused));
        Assert.Contains(refused.Evidence, line => line.EndsWith("is the finalizer thread to enter Data.Read()", StringComparison.Ordinal));
        Assert.Equal("1 1", target.Ask("finalized"));
    }

    [Fact]
    public void A_static_constructor_never_waits()
    {
        using var target = LiveTarget.Start(Image).Attach();
        Assert.Equal("1 0", target.Ask("values"));
        var refused = target.Apply(Patch("new Thread(() => GC.KeepAlive(Early.Value)).Start();").Build().Tarball);
        Assert.True(refused.Code == Code.HookFailed, target.Told(refused));
        Assert.True(refused.Evidence.Any(line => line.EndsWith("is in the static constructor of Early to enter Data.Read()", StringComparison.Ordinal)), target.Told(refused));
        Assert.Equal("1", target.Ask("early"));
    }

    [Fact]
    public void A_thread_that_waited_its_time_vetoes()
    {
        var (manifest, tarball) = (Service.Patch("    public static void Apply(HookContext context) { Transform(context, 10); while (!context.Deadline.IsCancellationRequested) Thread.Sleep(1); }", "Apply") with { GateTimeout = 400 }).Build();
        Assert.Equal(400, manifest.GateTimeout);
        using var target = Service.Start();
        var refused = target.Apply(tarball);
        Assert.True(refused.Code == Code.HookFailed, target.Told(refused));
        Assert.Contains(refused.Evidence, line => line.Contains("waited for 400 ms to enter Service.", StringComparison.Ordinal));
        Assert.Equal("serving 1", target.Ask("state"));
        Assert.Empty(target.View().Patches);
    }

    [Fact]
    public void Nobody_is_in_changed_code_while_hooks_run()
    {
        var (manifest, tarball) = Service.Good.Build();
        using var target = Service.Start();
        for (var round = 0; round < 20; round++)
        {
            var applied = target.Apply(tarball, attempts: 2000);
            Assert.True(applied.Code == Code.Ok, target.Told(applied));
            Assert.Equal("serving 10", target.Ask("state"));
            var undone = target.Undo(manifest.Id, attempts: 2000);
            Assert.True(undone.Code == Code.Ok, target.Told(undone));
            Assert.Equal("serving 1", target.Ask("state"));
        }
    }
}
