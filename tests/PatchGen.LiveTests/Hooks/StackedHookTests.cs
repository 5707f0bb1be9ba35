using PatchGen.Format;
using PatchGen.Hooks;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Hooks;

/// <summary>Hooks of several patches, and of one patch in several copies of its target.</summary>
public class StackedHookTests
{
    private const string Library = """
        public static class Log
        {
            public static int Version = 1;
            [MethodImpl(MethodImplOptions.NoInlining)] public static string Write() => "pre " + Version;
            public static Func<string> Later() => () => "lambda " + Version;
        }

        public static class Probe
        {
            static readonly List<Func<string, string>> copies = [];
            static readonly Func<string> kept = Log.Later();

            public static string Ask(string question)
            {
                if (question == "another copy")
                {
                    var copy = new System.Runtime.Loader.AssemblyLoadContext("copy" + copies.Count).LoadFromAssemblyPath(typeof(Probe).Assembly.Location);
                    copies.Add(copy.GetType("Probe")!.GetMethod("Ask")!.CreateDelegate<Func<string, string>>());
                    return "loaded";
                }

                return string.Join("; ", copies.Select(copy => copy("own")).Prepend($"{Log.Write()} {kept()}"));
            }
        }
        """;

    private static readonly byte[] Image = ReleaseCompiler.Compile("Lib", Library);

    private static PatchBuilder Patch(string name, int from, int to) => new(
        Image,
        $$"""
        public static class Patch { public static string Write() => "{{name}} " + Log.Version; }

        public static class Transforms
        {
            static int runs;
            public static HookResult CheckApply() => Log.Version == {{from}} ? HookResult.Ok : HookResult.Veto("version " + Log.Version);
            public static void Apply(HookContext context) { context.Log("run " + ++runs); context.Set(ref Log.Version, {{to}}); }
            public static void Reverse(HookContext context) => context.Set(ref Log.Version, {{from}});
        }
        """,
        ("Log::Write", "Write"))
    {
        Tag = "000000" + name,
        Hooks = [PatchBuilder.Hook(HookStage.CheckApply), PatchBuilder.Hook(HookStage.Apply), PatchBuilder.Hook(HookStage.Reverse)],
        Gated = ["<Later>b__"],
    };

    [Fact]
    public void They_come_off_in_order_and_their_statics_start_afresh()
    {
        var (first, firstTarball) = Patch("1a", 1, 2).Build();
        var (second, secondTarball) = Patch("2b", 2, 3).Build();
        using var target = LiveTarget.Start(Image).Attach();
        Assert.Equal("pre 1 lambda 1", target.Ask("versions"));
        Assert.Equal(Code.Vetoed, target.Apply(secondTarball).Code);
        for (var round = 0; round < 2; round++)
        {
            Apply(firstTarball, "1a 2 lambda 2");
            Apply(secondTarball, "2b 3 lambda 3");
            Assert.Equal(Code.Order, target.Undo(first.Id).Code);
            Undo(second, "1a 2 lambda 2");
            Undo(first, "pre 1 lambda 1");
        }

        Assert.DoesNotContain(target.Log(), line => line.EndsWith("run 2", StringComparison.Ordinal));

        void Apply(byte[] tarball, string expected)
        {
            var applied = target.Apply(tarball);
            Assert.True(applied.Code == Code.Ok, target.Told(applied));
            Assert.Equal(expected, target.Ask("versions"));
        }

        void Undo(Manifest patch, string expected)
        {
            var undone = target.Undo(patch.Id);
            Assert.True(undone.Code == Code.Ok, target.Told(undone));
            Assert.Equal(expected, target.Ask("versions"));
        }
    }

    [Fact]
    public void They_run_in_every_copy_and_one_veto_holds_for_all()
    {
        var (manifest, tarball) = Patch("1a", 1, 2).Build();
        var (_, odd) = Patch("2b", 2, 3).Build();
        using var target = LiveTarget.Start(Image).Attach();
        target.Ask("another copy");
        Assert.Equal("pre 1 lambda 1; pre 1 lambda 1", target.Ask("versions"));
        Assert.Equal(Code.Vetoed, target.Apply(odd).Code);
        var applied = target.Apply(tarball);
        Assert.True(applied.Code == Code.Ok, target.Told(applied));
        Assert.Equal("1a 2 lambda 2; 1a 2 lambda 2", target.Ask("versions"));

        // One that comes later has its data from its own initializers.
        target.Ask("another copy");
        Assert.Equal("1a 2 lambda 2; 1a 2 lambda 2; 1a 1 lambda 1", target.Ask("versions"));
        var undone = target.Undo(manifest.Id);
        Assert.True(undone.Code == Code.Ok, target.Told(undone));
        Assert.Equal("pre 1 lambda 1; pre 1 lambda 1; pre 1 lambda 1", target.Ask("versions"));
    }
}
