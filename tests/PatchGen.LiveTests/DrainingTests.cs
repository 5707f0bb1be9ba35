using System.Collections.Immutable;
using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests;

/// <summary>Instances in flight go on with pre code: the patch says so until they are counted and gone.</summary>
public class DrainingTests
{
    private const string Library = """
        public static class Flow
        {
            public static readonly TaskCompletionSource Go = new();
            public static async Task<string> Wait() { await Go.Task; return "pre"; }
        }

        public static class Probe
        {
            static Task<string>? waiting;

            public static string Ask(string question)
            {
                switch (question)
                {
                    case "wait": waiting = Flow.Wait(); return "waiting";
                    case "go": Flow.Go.SetResult(); return waiting!.Result;
                    default: return Flow.Wait().Result;
                }
            }
        }
        """;

    [Fact]
    public void A_patch_drains_until_the_census_finds_nothing_left()
    {
        var library = ReleaseCompiler.Compile("Lib", Library);
        var suspended = new SuspendedCode { Kind = "async", Member = "M:Flow::Wait()System.Threading.Tasks.Task`1<System.String>", Type = "Flow/<Wait>d__1", Token = 0x06000001 };
        var (manifest, tarball) = new PatchBuilder(
            library, "public static class Patch { public static async Task<string> Wait() { await Flow.Go.Task; return \"post\"; } }", ("Flow::Wait", "Wait"))
        {
            Suspended = [suspended],
        }.Build();
        using var target = LiveTarget.Start(library);
        target.Ask("wait");

        var applied = target.Attach().Apply(tarball);
        Assert.Equal(Code.Draining.Name, applied.Code);
        Assert.Equal(("Draining", -1), (applied.Patch!.State, Assert.Single(applied.Patch.Suspended).Count));
        Assert.DoesNotContain("successfully", applied.Message, StringComparison.Ordinal);

        Assert.Equal(Code.Draining.Name, Census(1).Code);
        Assert.Equal("pre", target.Ask("go"));
        Assert.Equal("post", target.Ask("again"));
        var drained = Census(0);
        Assert.Equal((Code.Ok.Name, "Applied"), (drained.Code, drained.Patch!.State));
        Assert.Equal("Applied", Assert.Single(target.View().Patches).State);
        Assert.EndsWith($"Update {manifest.Id} applied successfully", target.Send(new WireRequest { Command = "log" }).Log[^1], StringComparison.Ordinal);

        WireResponse Census(int count) =>
            target.Send(new WireRequest { Command = "census", Id = manifest.Id, Suspended = ImmutableDictionary<string, int>.Empty.Add(suspended.Member, count) });
    }
}
