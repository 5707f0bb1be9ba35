using PatchGen.Format;
using PatchGen.Hooks;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Hooks;

/// <summary>A static readonly field whose value the JIT has folded gets a new one, and the pre one back.</summary>
public class ReadonlyTests
{
    private const string Library = """
        public static class Limits
        {
            public static readonly int Most = int.Parse("10");
            public static readonly IReadOnlyList<string> Names = new List<string> { "pre" };
            public static readonly (int Low, string High) Pair = (1, "pre");
        }

        public class Cache<T> { public static readonly T[] Empty = new T[1]; }

        public static class Reader
        {
            [MethodImpl(MethodImplOptions.NoInlining)] public static int Folded() => Limits.Most * 2;
            static int Small() => Limits.Most + 1;
            [MethodImpl(MethodImplOptions.NoInlining)] public static int Inlined() => Small() * 100;
            [MethodImpl(MethodImplOptions.NoInlining)] public static string Others() => $"{Limits.Names[0]} {Limits.Pair.Low} {Limits.Pair.High} {Cache<string>.Empty.Length}";
            [MethodImpl(MethodImplOptions.NoInlining)] public static string Changed() => "pre";
        }

        public static class Probe
        {
            public static string Ask(string question)
            {
                if (question == "warm")
                    for (var until = Environment.TickCount64 + 1500; Environment.TickCount64 < until; Thread.Sleep(1)) for (var i = 0; i < 200; i++) { Reader.Folded(); Reader.Inlined(); Reader.Others(); }
                return $"{Reader.Folded()} {Reader.Inlined()} {Reader.Others()} {Reader.Changed()}";
            }
        }
        """;

    private const string Patch = """
        public static class Patch { public static string Changed() => "post " + Limits.Most; }

        public static class Transforms
        {
            public static void Apply(HookContext context)
            {
                context.SetStaticReadonly(typeof(Limits), nameof(Limits.Most), 64);
                // Of a type derived from the field's.
                context.SetStaticReadonly(typeof(Limits), nameof(Limits.Names), new List<string> { "post" });
                context.SetStaticReadonly(typeof(Limits), nameof(Limits.Pair), (2, "post"));
                context.SetStaticReadonly(typeof(Cache<string>), nameof(Cache<string>.Empty), new string[3]);
            }

            public static void Fail(HookContext context) { Apply(context); throw new InvalidOperationException("too late"); }

            public static void Reverse(HookContext context)
            {
                context.SetStaticReadonly(typeof(Limits), nameof(Limits.Most), 10);
                context.SetStaticReadonly(typeof(Limits), nameof(Limits.Names), new List<string> { "pre" });
                context.SetStaticReadonly(typeof(Limits), nameof(Limits.Pair), (1, "pre"));
                context.SetStaticReadonly(typeof(Cache<string>), nameof(Cache<string>.Empty), new string[1]);
            }
        }
        """;

    private const string Pre = "20 1100 pre 1 pre 1 pre";
    private const string Post = "128 6500 post 2 post 3 post 64";

    [Theory]
    [InlineData(10)]
    [InlineData(8)]
    public void Code_that_folded_it_sees_the_new_value_and_then_the_pre_one(int major)
    {
        var dotnet = DotNet.Of(major);
        var library = ReleaseCompiler.Compile(dotnet, "Lib", Library);
        var patch = new PatchBuilder(library, Patch, ("Reader::Changed", "Changed")) { DotNet = dotnet };
        var (_, failing) = (patch with { Hooks = [PatchBuilder.Hook(HookStage.Apply, "Fail")], Tag = "0000000a" }).Build();
        var (manifest, tarball) = (patch with { Hooks = [PatchBuilder.Hook(HookStage.Apply), PatchBuilder.Hook(HookStage.Reverse)] }).Build();
        using var target = LiveTarget.Start(dotnet, library);
        Assert.Equal(Pre, target.Ask("warm"));
        target.Attach();

        var failed = target.Apply(failing);
        Assert.True(failed.Code == Code.HookFailed, target.Told(failed));
        Assert.Contains("too late", failed.Message, StringComparison.Ordinal);
        Assert.Equal(Pre, target.Ask("values"));
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(Pre, target.Ask("warm"));
            var applied = target.Apply(tarball);
            Assert.True(applied.Code == Code.Ok, target.Told(applied));
            Assert.Equal(Post, target.Ask("values"));
            Assert.Equal(Post, target.Ask("warm"));
            var undone = target.Undo(manifest.Id);
            Assert.True(undone.Code == Code.Ok, target.Told(undone));
            Assert.Equal(Pre, target.Ask("values"));
        }

        Assert.Equal(Pre, target.Ask("warm"));
    }

    [Fact]
    public void A_loop_that_inlined_a_reader_goes_on_with_the_pre_value_and_success_is_not_claimed()
    {
        var looping = Library.Replace("public static class Probe", """
            public static class Looping
            {
                static bool ended;
                static int seen;
                static int Small() => Limits.Most;
                [MethodImpl(MethodImplOptions.AggressiveOptimization)] static void Loop() { while (!Volatile.Read(ref ended)) Volatile.Write(ref seen, Small()); }
                public static int Begin() { _ = Limits.Most; var thread = new Thread(Loop) { IsBackground = true }; thread.Start(); while (Volatile.Read(ref seen) == 0) Thread.Sleep(1); return seen; }
                public static int End() { Volatile.Write(ref ended, true); return seen; }
            }

            public static class Probe
            """, StringComparison.Ordinal).Replace("if (question == \"warm\")", "if (question == \"begin\") return Looping.Begin().ToString(); if (question == \"end\") return Looping.End().ToString();\nif (question == \"warm\")", StringComparison.Ordinal);
        var library = ReleaseCompiler.Compile("Lib", looping);
        var (manifest, tarball) = (new PatchBuilder(library, Patch, ("Reader::Changed", "Changed")) { Hooks = [PatchBuilder.Hook(HookStage.Apply), PatchBuilder.Hook(HookStage.Reverse)] }).Build();
        using var target = LiveTarget.Start(library).Attach();
        Assert.Equal("10", target.Ask("begin"));

        var applied = target.Apply(tarball);

        Assert.True(applied.Code == Code.Unproven, target.Told(applied));
        Assert.Contains("Looping.Loop", target.Told(applied), StringComparison.Ordinal);
        Assert.Equal(Post, target.Ask("values"));

        // It goes on with what it folded whatever is done; the way back does not claim success either.
        var undone = target.Undo(manifest.Id);
        Assert.True(undone.Code == Code.Unproven, target.Told(undone));
        Assert.Contains(undone.Evidence, line => line.Contains("Looping.Loop", StringComparison.Ordinal));
        Assert.Contains("reversed; unproven", target.Log().Last(line => line.Contains("reversed", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(Pre, target.Ask("values"));
        Assert.Equal("10", target.Ask("end"));
    }
}
