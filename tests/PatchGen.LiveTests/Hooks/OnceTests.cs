using PatchGen.Format;
using PatchGen.Hooks;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Hooks;

/// <summary>Code that runs once: a start-up function forgot to set a flag, and will never run again.</summary>
public class OnceTests
{
    private const string Library = """
        public static class Server
        {
            static bool strict;
            static bool started;
            public static void Start() { if (started) return; started = true; }
            public static bool Allows(string path) => !strict || !path.Contains("..");
        }

        public static class Probe
        {
            public static string Ask(string question) { Server.Start(); return Server.Allows("../secret").ToString(); }
        }
        """;

    private const string Patch = """
        public static class Patch { public static void Start() { if (Server.started) return; Server.started = true; Server.strict = true; } }

        public static class Transforms
        {
            public static void Apply(HookContext context) { if (Server.started) context.Set(ref Server.strict, true); }
            public static void Reverse(HookContext context) => context.SetStatic(typeof(Server), "strict", false);
        }
        """;

    private static readonly byte[] Image = ReleaseCompiler.Compile("Lib", Library);

    private static readonly PatchBuilder Builder = new(Image, Patch, ("Server::Start", "Start")) { Hooks = [PatchBuilder.Hook(HookStage.Apply), PatchBuilder.Hook(HookStage.Reverse)] };

    [Fact]
    public void A_hook_does_what_start_up_forgot()
    {
        var (manifest, tarball) = Builder.Build();
        using var target = LiveTarget.Start(Image);
        Assert.Equal("True", target.Ask("allowed"));
        var applied = target.Attach().Apply(tarball);
        Assert.True(applied.Code == Code.Ok, target.Told(applied));
        Assert.Equal("False", target.Ask("allowed"));
        var undone = target.Undo(manifest.Id);
        Assert.True(undone.Code == Code.Ok, target.Told(undone));
        Assert.Equal("True", target.Ask("allowed"));
    }

    [Fact]
    public void At_process_start_the_code_itself_does_it_and_hooks_are_skipped()
    {
        var (manifest, tarball) = Builder.Build();
        using var target = LiveTarget.StartPatched(Image, tarball);
        Assert.Equal("False", target.Ask("allowed"));
        Assert.DoesNotContain(target.Log(), line => line.Contains("Apply hook", StringComparison.Ordinal));
        Assert.Equal(Code.NotReversible, target.Undo(manifest.Id).Code);
    }

    [Fact]
    public void A_hook_that_says_so_runs_at_process_start_too()
    {
        var patch = Builder with { Hooks = [.. Builder.Hooks.Select(h => h with { AtStart = AtStart.Run })] };
        var (manifest, tarball) = patch.Build();
        using var target = LiveTarget.StartPatched(Image, tarball);
        Assert.Equal("False", target.Ask("allowed"));
        Assert.Contains(target.Log(), line => line.Contains("Apply hook Transforms.Apply returned", StringComparison.Ordinal));
        var undone = target.Undo(manifest.Id);
        Assert.True(undone.Code == Code.Ok, target.Told(undone));
        Assert.Equal("True", target.Ask("allowed"));
    }
}
