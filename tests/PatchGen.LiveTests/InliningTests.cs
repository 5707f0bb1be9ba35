using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests;

/// <summary>Code that has inlined a changed method runs post code after the switch, and pre code after the undo.</summary>
public class InliningTests
{
    private const string Library = """
        public interface IRate { int Value(); }

        public sealed class Rate : IRate
        {
            public int Value() => 1;
            public int Called() => 1;
        }

        public static class Hot
        {
            public static int Small() => 1;
            public static int Middle() => Small() * 10;
            public static int Property { get; set; } = 1;

            [MethodImpl(MethodImplOptions.NoInlining)]
            public static int Direct(int n) { var sum = 0; for (var i = 0; i < n; i++) sum += Small(); return sum; }

            [MethodImpl(MethodImplOptions.NoInlining)]
            public static int Nested(int n) { var sum = 0; for (var i = 0; i < n; i++) sum += Middle(); return sum; }

            [MethodImpl(MethodImplOptions.NoInlining)]
            public static int Interface(IRate rate, int n) { var sum = 0; for (var i = 0; i < n; i++) sum += rate.Value(); return sum; }

            [MethodImpl(MethodImplOptions.NoInlining)]
            public static int Delegate(Func<int> rate, int n) { var sum = 0; for (var i = 0; i < n; i++) sum += rate(); return sum; }
        }

        /// <summary>The runtime does not find in a precompiled image's record what had inlined a nested type's method.</summary>
        public static class Outer
        {
            public static class Inner { public static int Tiny() => 1; }
            public static class Unloaded { [MethodImpl(MethodImplOptions.NoInlining)] public static int Direct() => Inner.Tiny() + 4; }

            [MethodImpl(MethodImplOptions.NoInlining)]
            public static int Direct(int n) { var sum = 0; for (var i = 0; i < n; i++) sum += Inner.Tiny(); return sum; }
        }

        /// <summary>Nothing runs it before the patch: its type is not loaded.</summary>
        public static class Cold
        {
            [MethodImpl(MethodImplOptions.NoInlining)]
            public static int Direct() => Hot.Small() + Hot.Small();
        }

        public static class Probe
        {
            static readonly Rate Rate = new();
            static readonly Func<int> Called = Rate.Called;

            static string Sums() => $"{Hot.Direct(10)} {Hot.Nested(10)} {Hot.Interface(Rate, 10)} {Hot.Delegate(Called, 10)} {Outer.Direct(10)}";

            public static string Ask(string question)
            {
                if (question == "cold") return $"{Cold.Direct()} {Outer.Unloaded.Direct()}";
                if (question != "warm") return Sums();
                // Long enough for tier 1 with a profile, on a busy machine too.
                var until = Environment.TickCount64 + 2000;
                while (Environment.TickCount64 < until) { Hot.Direct(1000); Hot.Nested(1000); Hot.Interface(Rate, 1000); Hot.Delegate(Called, 1000); Outer.Direct(1000); Thread.Sleep(1); }
                return Sums();
            }
        }
        """;

    private const string Patch = """
        public static class Patch
        {
            public static int Small() => 2;
            public static int Value(Rate self) => 3;
            public static int Called(Rate self) => 4;
            public static int Tiny() => 5;
        }
        """;

    [Theory]
    [InlineData(10, "")]
    [InlineData(10, "TieredPGO=0")]
    [InlineData(10, "TieredCompilation=0")]
    [InlineData(10, "ReadyToRun")]
    [InlineData(10, "ReadyToRun TieredCompilation=0")]
    [InlineData(9, "")]
    [InlineData(8, "")]
    [InlineData(8, "ReadyToRun")]
    public void Inlined_callers_run_post_code(int major, string configuration)
    {
        var dotnet = DotNet.Of(major);
        var library = ReleaseCompiler.Compile(dotnet, "Lib", Library);
        if (configuration.StartsWith("ReadyToRun", StringComparison.Ordinal)) library = Crossgen.ReadyToRun(dotnet, library, "Lib");
        var (manifest, tarball) = new PatchBuilder(library, Patch, ("Hot::Small", "Small"), ("Rate::Value", "Value"), ("Rate::Called", "Called"), ("Outer/Inner::Tiny", "Tiny")) { DotNet = dotnet }.Build();
        var settings = configuration.Split(' ').Where(s => s.Contains('=')).Select(s => ("DOTNET_" + s.Split('=')[0], s.Split('=')[1])).ToArray();
        using var target = LiveTarget.Start(dotnet, library, settings);
        Assert.Equal("10 100 10 10 10", target.Ask("warm"));

        var applied = target.Attach().Apply(tarball);
        Assert.True(applied.Code == Code.Ok, $"{applied.Message} {string.Join('\n', applied.Evidence)}");
        Assert.Equal("20 200 30 40 50", target.Ask("sums"));
        Assert.Equal("4 9", target.Ask("cold"));
        Assert.Equal("20 200 30 40 50", target.Ask("warm"));

        Assert.Equal(Code.Ok, target.Undo(manifest.Id).Code);
        Assert.Equal("10 100 10 10 10", target.Ask("sums"));
        Assert.Equal("2 5", target.Ask("cold"));
        Assert.Equal("10 100 10 10 10", target.Ask("warm"));
    }

    [Fact]
    public void A_part_of_a_composite_image_is_refused()
    {
        var (library, whole) = Crossgen.Composite(DotNet.Own, ReleaseCompiler.Compile("Lib", Library), "Lib");
        var (_, tarball) = new PatchBuilder(library, Patch, ("Hot::Small", "Small")).Build();
        using var target = LiveTarget.Start(library, [whole]);
        Assert.Equal("10 100 10 10 10", target.Ask("sums"));

        var refused = target.Attach().Apply(tarball);
        Assert.Equal(Code.NotSupported, refused.Code);
        Assert.Contains("PublishReadyToRunComposite", refused.Message);
        Assert.Contains("Lib.dll", Assert.Single(refused.Evidence));
        Assert.Equal("10 100 10 10 10", target.Ask("sums"));
        Assert.Equal("2 5", target.Ask("cold"));
        Assert.Empty(target.View().Patches);
    }
}
