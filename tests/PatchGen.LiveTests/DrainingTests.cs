using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests;

/// <summary>Instances in flight go on with pre code: the patch says so, how many, and moves on by itself.</summary>
public class DrainingTests
{
    private const string Library = """
        public static class Flow
        {
            public static readonly TaskCompletionSource Go = new();
            public static async Task<string> Wait() { await Go.Task; return "pre"; }
            public static Func<int, int> Cached() => x => x + 1;
        }

        public static class Probe
        {
            static readonly List<object> kept = [];

            public static string Ask(string question)
            {
                switch (question)
                {
                    case "wait": kept.Add(Flow.Wait()); return "waiting";
                    case "go": Flow.Go.SetResult(); return ((Task<string>)kept[0]).Result;
                    case "cached": return $"{Flow.Cached()(1)}";
                    case "keep": kept.Add(Flow.Cached()); return "kept";
                    case "collect": GC.Collect(); return "collected";
                    default: return Flow.Wait().Result;
                }
            }
        }
        """;

    private const string Patch = """
        public static class Patch
        {
            public static async Task<string> Wait() { await Flow.Go.Task; return "post"; }
            public static Func<int, int> Cached() => x => x + 2;
        }
        """;

    private static readonly SuspendedCode Call = new() { Kind = SuspendedKind.Async, Member = new("M:Flow::Wait()System.Threading.Tasks.Task`1<System.String>"), Type = "Flow/<Wait>d__1", Token = 0 };

    private static readonly SuspendedCode Lambda = new() { Kind = SuspendedKind.Delegate, Member = new("M:Flow::Cached()System.Func`2<System.Int32,System.Int32>"), Type = "Flow/<>c", Method = "<Cached>b__2_0", Token = 0 };

    [Fact]
    public void A_patch_drains_by_itself_once_nothing_is_left()
    {
        var library = ReleaseCompiler.Compile("Lib", Library);
        var (manifest, tarball) = new PatchBuilder(library, Patch, ("Flow::Wait", "Wait")) { Suspended = [Call] }.Build();
        using var target = LiveTarget.Start(library);
        target.Ask("wait");
        target.Ask("wait");

        var applied = target.Attach().Apply(tarball);
        Assert.Equal(Code.Draining, applied.Code);
        Assert.Equal((PatchState.Draining, 2), (applied.Patch!.State, Assert.Single(applied.Patch.Suspended).Count));
        Assert.DoesNotContain("successfully", applied.Message, StringComparison.Ordinal);
        Assert.Equal(2, Assert.Single(Assert.Single(target.View().Patches).Suspended).Count);

        Assert.Equal("pre", target.Ask("go"));
        Assert.Equal("post", target.Ask("again"));
        Assert.Equal(PatchState.Applied, target.Settled().State);
        Assert.EndsWith($"Update {manifest.Id} applied successfully", target.Log()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void With_nothing_in_flight_it_is_applied_at_once()
    {
        var library = ReleaseCompiler.Compile("Lib", Library);
        var (_, tarball) = new PatchBuilder(library, Patch, ("Flow::Wait", "Wait")) { Suspended = [Call] }.Build();
        using var target = LiveTarget.Start(library);
        target.Ask("cached");
        target.Attach();
        var applied = target.Apply(tarball);
        Assert.True(applied.Code == Code.Ok, target.Told(applied));
        Assert.Equal(PatchState.Applied, applied.Patch!.State);
    }

    [Fact]
    public void A_delegate_that_only_the_compilers_cache_held_keeps_nobody_from_draining()
    {
        var library = ReleaseCompiler.Compile("Lib", Library);
        var (_, tarball) = new PatchBuilder(library, Patch, ("Flow::Cached", "Cached")) { Suspended = [Lambda] }.Build();
        using var target = LiveTarget.Start(library);
        Assert.Equal("2", target.Ask("cached"));
        target.Ask("collect");
        var applied = target.Attach().Apply(tarball);
        Assert.True(applied.Code == Code.Ok, target.Told(applied));
        Assert.Equal("3", target.Ask("cached"));
    }

    [Fact]
    public void A_cached_delegate_that_somebody_holds_does()
    {
        var library = ReleaseCompiler.Compile("Lib", Library);
        var (manifest, tarball) = new PatchBuilder(library, Patch, ("Flow::Cached", "Cached")) { Suspended = [Lambda] }.Build();
        using var target = LiveTarget.Start(library);
        target.Ask("keep");
        var applied = target.Attach().Apply(tarball);
        Assert.Equal(Code.Draining, applied.Code);
        Assert.Equal(1, Assert.Single(applied.Patch!.Suspended).Count);
        Assert.Equal(Code.Ok, target.Undo(manifest.Id).Code);
        Assert.Equal("2", target.Ask("cached"));
    }
}
