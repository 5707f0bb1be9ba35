using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests;

/// <summary>Several patches in one process: order, dependency, statics, and the same patch twice.</summary>
public class StackTests
{
    private const string Library = """
        public static class Calculator
        {
            public static int Small(int x) => x + 1;
            public static int Middle(int x) => Small(x) * 10;
            public static int Other(int x) => x;
        }

        public static class Probe
        {
            [MethodImpl(MethodImplOptions.NoInlining)] static int CallSmall(int x) => Calculator.Small(x);
            [MethodImpl(MethodImplOptions.NoInlining)] static int CallMiddle(int x) => Calculator.Middle(x);

            public static string Ask(string question)
            {
                if (question == "warm") for (var until = Environment.TickCount64 + 1500; Environment.TickCount64 < until; Thread.Sleep(1)) for (var i = 0; i < 100; i++) { CallSmall(i); CallMiddle(i); }
                return $"{CallSmall(1)} {CallMiddle(1)} {Calculator.Other(1)}";
            }
        }
        """;

    private static readonly byte[] Image = ReleaseCompiler.Compile("Lib", Library);

    private static readonly PatchBuilder Small = new(Image, "public static class Patch { public static int Small(int x) => x + 1001; }", ("Calculator::Small", "Small")) { Tag = "0000000a" };

    private static readonly PatchBuilder Middle = new(
        Image, "public static class Patch { public static int Middle(int x) => Calculator.Small(x) * 20; }", ("Calculator::Middle", "Middle"))
    {
        Tag = "0000000b",
    };

    private static readonly PatchBuilder SmallAgain = new(Image, "public static class Patch { public static int Small(int x) => x + 5001; }", ("Calculator::Small", "Small")) { Tag = "0000000c" };

    private static LiveTarget Warm()
    {
        var target = LiveTarget.Start(Image);
        Assert.Equal("2 20 1", target.Ask("warm"));
        return target.Attach();
    }

    private static Code Apply(LiveTarget target, byte[] tarball) => target.Apply(tarball).Code;

    [Fact]
    public void Patches_of_methods_that_inlined_each_other_come_off_in_any_order()
    {
        using var target = Warm();
        var (small, smallTarball) = Small.Build();
        var (middle, middleTarball) = Middle.Build();
        Assert.Equal(Code.Ok, Apply(target, smallTarball));
        Assert.Equal("1002 10020 1", target.Ask("warm"));
        Assert.Equal(Code.Ok, Apply(target, middleTarball));
        Assert.Equal("1002 20040 1", target.Ask("warm"));
        Assert.Equal([small.Id, middle.Id], target.View().Patches.Select(p => p.Id));

        // Middle's own code had inlined Small, which stays patched.
        Assert.Equal(Code.Ok, target.Undo(middle.Id).Code);
        Assert.Equal("1002 10020 1", target.Ask("sums"));
        Assert.Equal("1002 10020 1", target.Ask("warm"));
        Assert.Equal(Code.Ok, Apply(target, middleTarball));
        Assert.Equal(Code.Ok, target.Undo(small.Id).Code);
        Assert.Equal("2 40 1", target.Ask("warm"));
        Assert.Equal(Code.Ok, target.Undo(middle.Id).Code);
        Assert.Equal("2 20 1", target.Ask("warm"));
    }

    [Fact]
    public void A_method_patched_twice_goes_back_one_patch_at_a_time()
    {
        using var target = Warm();
        var (small, smallTarball) = Small.Build();
        var (again, againTarball) = SmallAgain.Build();
        Apply(target, smallTarball);
        Assert.Equal(Code.Ok, Apply(target, againTarball));
        Assert.Equal("5002 50020 1", target.Ask("sums"));

        var early = target.Undo(small.Id);
        Assert.Equal(Code.Order, early.Code);
        Assert.Contains(again.Id, early.Message, StringComparison.Ordinal);
        Assert.Equal("5002 50020 1", target.Ask("sums"));

        Assert.Equal(Code.Ok, target.Undo(again.Id).Code);
        Assert.Equal("1002 10020 1", target.Ask("sums"));
        Assert.Equal(Code.Ok, target.Undo(small.Id).Code);
        Assert.Equal("2 20 1", target.Ask("sums"));
    }

    [Fact]
    public void A_required_patch_comes_first_and_leaves_last()
    {
        using var target = Warm();
        var (small, smallTarball) = Small.Build();
        var (dependent, dependentTarball) = (Middle with { Requires = [small.ContentHash] }).Build();
        var refused = target.Apply(dependentTarball);
        Assert.Equal(Code.Dependency, refused.Code);
        Assert.Contains(small.Id, refused.Message, StringComparison.Ordinal);

        Apply(target, smallTarball);
        Assert.Equal(Code.Ok, Apply(target, dependentTarball));
        Assert.Equal(Code.Order, target.Undo(small.Id).Code);
        Assert.Equal(Code.Ok, target.Undo(dependent.Id).Code);
        Assert.Equal(Code.Ok, target.Undo(small.ContentHash).Code);
    }

    [Fact]
    public void The_same_patch_twice_is_applied_already()
    {
        using var target = Warm();
        var (small, tarball) = Small.Build();
        Apply(target, tarball);
        var again = target.Apply(tarball);
        Assert.Equal((Code.AlreadyApplied, small.Id), (again.Code, again.Patch!.Id));
        Assert.Single(target.View().Patches);
    }

    [Fact]
    public void An_unknown_id_is_unknown()
    {
        using var target = Warm();
        Assert.Equal(Code.UnknownId, target.Undo("00000000").Code);
    }

    [Fact]
    public void Applied_again_after_undo_its_statics_start_afresh()
    {
        using var target = Warm();
        var (counting, tarball) = new PatchBuilder(
            Image, "public static class Patch { static int calls; public static int Other(int x) => ++calls; }", ("Calculator::Other", "Other"))
        {
            Tag = "0000000d",
        }.Build();
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(Code.Ok, Apply(target, tarball));
            Assert.Equal(("2 20 1", "2 20 2", "2 20 3"), (target.Ask("sums"), target.Ask("sums"), target.Ask("sums")));
            Assert.Equal(Code.Ok, target.Undo(counting.Id).Code);
            Assert.Equal("2 20 1", target.Ask("sums"));
        }
    }

    [Fact]
    public void Concurrent_applies_of_one_patch_apply_it_once()
    {
        using var target = Warm();
        var (_, tarball) = Small.Build();
        var codes = Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(8).Select(_ => target.Apply(tarball).Code).ToList();
        Assert.Equal(1, codes.Count(c => c == Code.Ok));
        Assert.Equal(7, codes.Count(c => c == Code.AlreadyApplied));
        Assert.Equal("1002 10020 1", target.Ask("sums"));
    }

    [Fact]
    public void A_client_that_goes_away_leaves_the_pre_or_the_post_state()
    {
        using var target = Warm();
        var (small, tarball) = Small.Build();
        // Away before the tarball is complete: nothing happens.
        using (var half = target.Connect())
        {
            WireStream.Write(half, WireFrame.Request, new WireRequest { Command = WireCommand.Apply }, FormatJson.Default.WireRequest);
            half.Write([1, 2, 3]);
        }

        Assert.Equal("2 20 1", target.Ask("sums"));
        // Away once it is: the command runs to its end.
        using (var gone = target.Connect())
        {
            WireStream.Write(gone, WireFrame.Request, new WireRequest { Command = WireCommand.Apply }, FormatJson.Default.WireRequest);
            WireStream.Write(gone, WireFrame.Blob, tarball);
        }

        var again = target.Apply(tarball);
        Assert.Contains(again.Code, new[] { Code.AlreadyApplied, Code.Ok });
        Assert.Equal(small.Id, Assert.Single(target.View().Patches).Id);
        Assert.Equal("1002 10020 1", target.Ask("sums"));
    }
}
