using System.Reflection;
using System.Runtime.Loader;
using PatchGen.Format;
using PatchGen.Generator.Extract;
using PatchGen.Hooks;
using PatchGen.Tests.Extract;

namespace PatchGen.Tests.Hooks;

/// <summary>Hooks come with the patch module, and name members of the target, old and new, as the post sources do.</summary>
public sealed class HookLiftTests
{
    private const string Pre = """
        using System.Collections.Generic;
        namespace Shop;
        public class Limits
        {
            private static int depth = 128;
            private static readonly List<Limits> all = new();
            private int used = 3;
            private struct Inner { public int Zero; }
            public Limits() => all.Add(this);
            public static string Ask() => $"{depth} {Deep(1)} {all.Count} {all[0].used}";
            private static int Deep(int by) => depth + by;
        }
        public class Box<T> { private static T held; public static T Held => held; }
        """;

    private const string Post = """
        using System.Collections.Generic;
        namespace Shop;
        public class Limits
        {
            private static int depth = 64;
            private static readonly List<Limits> all = new();
            private static string note = "new";
            private int used = 3;
            private struct Inner { public int Zero; }
            public Limits() => all.Add(this);
            public static string Ask() => $"{depth} {Deep(2)} {all.Count} {all[0].used} {note} {new Extra(depth).Twice}";
            private static int Deep(int by) => depth + by;
            private static int Added(int x) => x * 10;
        }
        internal sealed record Extra(int X) { internal int Twice => X * 2; }
        public class Box<T> { private static T held; public static T Held => held; }
        """;

    [Theory]
    // What the target has, private or not, is the target's own.
    [InlineData("c.Set(ref Limits.depth, 64);", "64 66 1 3 new 128")]
    [InlineData("foreach (var one in Limits.all) c.Set(ref one.used, one.used + Limits.Deep(0));", "128 130 1 131 new 256")]
    // What is new lives in the patch module.
    [InlineData("c.Set(ref Limits.note, \"hooked\");", "128 130 1 3 hooked 256")]
    [InlineData("c.Set(ref Limits.depth, Limits.Added(5));", "50 52 1 3 new 100")]
    [InlineData("c.Set(ref Limits.depth, new Extra(7).Twice);", "14 16 1 3 new 28")]
    // Whatever is internal or private may stand in the hook's own signatures.
    [InlineData("kept = new Extra(3); c.Set(ref Limits.depth, Take(kept, default));", "4 6 1 3 new 8")]
    // What the compiler makes of the hook's own code comes along.
    [InlineData("var n = 5; System.Func<int> f = () => n + Limits.depth; c.Set(ref Limits.depth, f());", "133 135 1 3 new 266")]
    [InlineData("var a = new { X = 4 }; c.Set(ref Limits.depth, a.X);", "4 6 1 3 new 8")]
    [InlineData("c.Set(ref Limits.depth, Limits.note switch { \"a\" => 1, \"b\" => 2, \"c\" => 3, \"d\" => 4, \"e\" => 5, \"f\" => 6, \"new\" => 7, _ => 8 });", "7 9 1 3 new 14")]
    [InlineData("c.Set(ref Limits.depth, new int[] { 1, 2, 3, 4, 5, 6, 7, 8 }.Length);", "8 10 1 3 new 16")]
    [InlineData("c.Set(ref Limits.depth, Walk().Sum());", "6 8 1 3 new 12")]
    [InlineData("c.Set(ref Limits.depth, new Beside(40).Value);", "40 42 1 3 new 80")]
    [InlineData("c.Set(ref Box<int>.held, 9); c.Set(ref Limits.depth, Box<int>.Held);", "9 11 1 3 new 18")]
    [InlineData("c.Set(ref Limits.depth, Same<int>.Of(21));", "21 23 1 3 new 42")]
    [InlineData("c.Set(ref Limits.depth, typeof(Extra).Name.Length + nameof(Limits.depth).Length);", "10 12 1 3 new 20")]
    public void A_hook_works_on_the_running_target(string body, string expected)
    {
        using var change = Change(body);
        var (patch, pre) = change.Extract();
        Assert.Equal(expected, Run(pre, patch));
    }

    [Fact]
    public void Pre_code_that_waits_beside_hooks_is_named_by_its_own_key()
    {
        const string Source = "using System.Collections.Generic; class C { static int n = 1; static IEnumerable<int> Walk() { yield return n; yield return 2; } }";
        using var change = new HookedChange(Source, Source.Replace("return 2", "return 3", StringComparison.Ordinal), "using PatchGen.Hooks; static class A { [PreApply] static void Before() { } }");
        var (patch, _) = change.Extract();
        Assert.Equal("M:C/<Walk>d__1::MoveNext()System.Boolean", Assert.Single(patch.Gated).Member.Text);
    }

    [Fact]
    public void The_module_names_its_hooks_in_the_order_in_which_they_run()
    {
        using var change = new HookedChange(
            Pre,
            Post,
            "using PatchGen.Hooks; namespace Z { class Outer { internal static class Inner { [PostApply] static void Z1() { } [Reverse] static void R1() { } } } }",
            "using PatchGen.Hooks; static class A { [Reverse] static void R2() { } [Apply(Handles = [\"PG2001\"], Member = \"F:Shop.Limits.depth\", AtStart = AtStart.Run)] static void A1() { } [CheckApply] static HookResult C1() => HookResult.Ok; }");
        var (patch, _) = change.Extract();
        Assert.Equal(
            ["CheckApply A.C1", "Apply A.A1", "PostApply Z.Outer+Inner.Z1", "Reverse A.R2", "Reverse Z.Outer+Inner.R1"],
            patch.Hooks.Select(h => $"{h.Stage} {h.Type}.{h.Method}"));
        var apply = patch.Hooks[1];
        Assert.Equal(("Lib", "PG2001", "F:Shop.Limits.depth", AtStart.Run), (apply.Target, Assert.Single(apply.Handles), apply.Member, apply.AtStart));
        var module = new AssemblyLoadContext("hooks").LoadFromStream(new MemoryStream(patch.Image));
        Assert.All(patch.Hooks, h => Assert.NotNull(module.GetType(h.Type, throwOnError: true)!.GetMethod(h.Method, BindingFlags.Static | BindingFlags.NonPublic)));
    }

    [Fact]
    public void The_same_hooks_give_the_same_module_from_any_directory_and_others_give_another()
    {
        using var one = Change("c.Set(ref Limits.depth, 1);");
        using var same = Change("c.Set(ref Limits.depth, 1);");
        using var other = Change("c.Set(ref Limits.depth, 2);");
        var patch = one.Extract().Patch;
        Assert.Equal(patch.Image, same.Extract().Patch.Image);
        Assert.Equal(patch.Pdb, same.Extract().Patch.Pdb);
        Assert.NotEqual(patch.Name, other.Extract().Patch.Name);
    }

    [Fact]
    public void Hooks_alone_are_a_patch()
    {
        using var change = new HookedChange(
            "class C { static int limit = 1; static int Get() => limit; }",
            "class C { static int limit = 2; static int Get() => limit; }",
            "using PatchGen.Hooks; static class H { [Apply(Handles = [\"PG2001\"])] static void Go(HookContext c) => c.Set(ref C.limit, 2); [Reverse] static void Back(HookContext c) => c.Set(ref C.limit, 1); }");
        var (patch, _) = change.Extract();
        Assert.Empty(patch.Replacements);
        Assert.Equal(2, patch.Hooks.Length);
    }

    private static HookedChange Change(string body) => new(Pre, Post, $$"""
        using System.Collections.Generic;
        using System.Linq;
        using PatchGen.Hooks;
        using Shop;
        static class H
        {
            [Apply(Handles = ["PG2001"])] public static void Go(HookContext c) { {{body}} }
            [Reverse] static void Back(HookContext c) => c.Set(ref Limits.depth, 128);
            static Extra kept;
            static int Take(Extra extra, Limits.Inner inner) => extra.X + 1 + inner.Zero;
            static IEnumerable<int> Walk() { yield return 1; yield return 2; yield return 3; }
        }
        sealed class Beside(int value) { public int Value => value; }
        static class Same<T> { public static T Of(T value) => value; }
        """);

    private static string Run(byte[] pre, PatchModule patch)
    {
        var context = new AssemblyLoadContext("hooked");
        var target = context.LoadFromStream(new MemoryStream(Trampolines.Put(pre, patch)));
        var module = context.LoadFromStream(new MemoryStream(patch.Image), new MemoryStream(patch.Pdb));
        context.Resolving += (_, name) => name.Name == patch.Name ? module : null;
        foreach (var type in module.GetTypes()) Assert.NotNull(type.FullName);
        var limits = target.GetType("Shop.Limits", throwOnError: true)!;
        Activator.CreateInstance(limits);
        foreach (var hook in patch.Hooks.Where(h => h.Stage == HookStage.Apply))
            module.GetType(hook.Type, throwOnError: true)!.GetMethod(hook.Method)!.Invoke(null, [new PlainContext()]);
        return (string)limits.GetMethod("Ask")!.Invoke(null, null)!;
    }

    /// <summary>A context without a journal.</summary>
    private sealed class PlainContext : HookContext
    {
        public override string PatchId => "00000000";

        public override HookStage Stage => HookStage.Apply;

        public override bool AtStart => false;

        public override CancellationToken Deadline => CancellationToken.None;

        public override TimeSpan TimeLeft => TimeSpan.MaxValue;

        public override void Log(string message)
        {
        }

        public override void Set<T>(ref T location, T value) => location = value;

        public override void SetStatic<T>(Type type, string field, T value) => throw new NotSupportedException();

        public override void SetStaticReadonly<T>(Type type, string field, T value) => throw new NotSupportedException();

        public override ref T Pre<T>(object instance, string field) => throw new NotSupportedException();

        public override ref T Pre<T>(Type type, string field) => throw new NotSupportedException();

        public override object? Pre(object instance, string field) => null;

        public override object? Pre(Type type, string field) => null;

        public override IReadOnlyList<T> Objects<T>() => throw new NotSupportedException();

        public override IDisposable? TryEnter(object monitor, TimeSpan timeout) => null;
    }
}
