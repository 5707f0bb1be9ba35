using PatchGen.Format;
using PatchGen.Hooks;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Hooks;

/// <summary>A static's new initial value: in by an Apply hook, back by a Reverse one.</summary>
public class InitialValueTests
{
    private const string Library = """
        public static class Limits
        {
            static int most = 10;
            [MethodImpl(MethodImplOptions.NoInlining)] public static string Describe() => "at most " + most;
        }

        public static class Probe
        {
            public static string Ask(string question) => Limits.Describe();
        }
        """;

    private const string Patch = """
        public static class Patch { public static string Describe() => "no more than " + Limits.most; }

        public static class Transforms
        {
            public static HookResult CheckApply() => Limits.most == 10 ? HookResult.Ok : HookResult.Veto("the limit is " + Limits.most);
            public static void Apply(HookContext context) => context.Set(ref Limits.most, 64);
            public static HookResult CheckReverse(HookContext context) => Limits.Describe() == "no more than 64" ? HookResult.Ok : HookResult.Veto(Limits.Describe());
            public static void Reverse(HookContext context) => context.Set(ref Limits.most, 10);
        }
        """;

    private static readonly byte[] Image = ReleaseCompiler.Compile("Lib", Library);

    private static readonly PatchBuilder Builder = new(Image, Patch, ("Limits::Describe", "Describe"))
    {
        Hooks = [PatchBuilder.Hook(HookStage.CheckApply), PatchBuilder.Hook(HookStage.Apply), PatchBuilder.Hook(HookStage.CheckReverse), PatchBuilder.Hook(HookStage.Reverse)],
    };

    [Fact]
    public void It_comes_with_the_patch_and_goes_with_it()
    {
        var (manifest, tarball) = Builder.Build();
        using var target = LiveTarget.Start(Image).Attach();
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal("at most 10", target.Ask("limit"));
            var applied = target.Apply(tarball);
            Assert.True(applied.Code == Code.Ok, target.Told(applied));
            Assert.Equal("no more than 64", target.Ask("limit"));
            var undone = target.Undo(manifest.Id);
            Assert.True(undone.Code == Code.Ok, target.Told(undone));
        }

        Assert.Equal("at most 10", target.Ask("limit"));
    }
}
