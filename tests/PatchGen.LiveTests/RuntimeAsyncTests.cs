using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests;

/// <summary>
/// Calls that the runtime itself suspends have no state machine: they go on in the very code that they were suspended in, with what it
/// had inlined.
/// </summary>
public class RuntimeAsyncTests
{
    private const string Library = """
        public static class Flow
        {
            public static readonly TaskCompletionSource Go = new();
            public static int Add(int x) => x + 1;
            [MethodImpl(MethodImplOptions.NoInlining)] public static int Sub(int x) => x - 1;
            public static async Task<int> Wait(int x) { await Go.Task; return Add(x); }
            public static async Task<int> WaitFor<T>(int x) { await Go.Task; return Add(x); }
            public static async Task<int> Outer(int x) => await Inner(x);
            public static async Task<int> OuterOf(int x) => await InnerOf(1, new Own());
            static async Task<int> Inner(int x) { await Go.Task; return Add(x); }
            static async Task<int> InnerOf<T, TOwn>(T x, TOwn y) where T : struct, IComparable<T> where TOwn : IOwn { await Go.Task; return Add(TOwn.One); }
            public static async Task<int> WaitLess(int x) { await Go.Task; return Sub(x); }
        }

        public class Flow<T>
        {
            public async Task<int> Wait(int x) { await Flow.Go.Task; return Flow.Add(x); }
        }

        interface IOwn { static abstract int One { get; } }

        struct Own : IOwn { public static int One => 1; }

        public static class Probe
        {
            static readonly List<Task<int>> kept = [];
            static int initialized;

            [ModuleInitializer] public static void Initialize() => initialized++;

            public static string Ask(string question)
            {
                if (question.StartsWith("load "))
                    return $"{System.Reflection.Assembly.Load(Convert.FromBase64String(question[5..])).GetTypes().Length}";

                switch (question)
                {
                    case "initialized": return $"{initialized}, {AppContext.GetData("plugin") ?? "not the plugin"}";
                    case "flags": return $"{(int)typeof(Flow).GetMethod("Wait")!.MethodImplementationFlags & 0x2000:x}";
                    case "wait": kept.Add(Flow.Wait(1)); kept.Add(Flow.WaitLess(1)); return "waiting";
                    case "wait for": kept.Add(Flow.WaitFor<string>(1)); return "waiting";
                    case "wait within": kept.Add(Flow.Outer(1)); kept.Add(Flow.OuterOf(1)); return "waiting";
                    case "wait in": kept.Add(new Flow<string>().Wait(1)); return "waiting";
                    case "go": Flow.Go.TrySetResult(); return $"{kept[0].Result}";
                    case "call": return $"{Flow.Wait(1).Result}";
                    default: return $"{Flow.WaitLess(1).Result}";
                }
            }
        }
        """;

    private const string Patch = """
        public static class Patch { public static int Add(int x) => x + 1001; public static int Sub(int x) => x - 1001; }
        """;

    [Fact]
    public void A_method_that_had_inlined_a_changed_one_is_named()
    {
        var (target, tarball) = Start("Add");
        using var _ = target;
        target.Ask("wait");
        var applied = target.Apply(tarball);
        Assert.True(applied.Code == Code.Unproven, target.Told(applied));
        Assert.Equal(["calls of Flow.Wait that were suspended before"], applied.Patch!.Unproven);
        // What was suspended goes on as it began, and what begins now does not.
        Assert.Equal("2", target.Ask("go"));
        Assert.Equal("1002", target.Ask("call"));
    }

    // Their code is shared by all instantiations over classes.
    [Theory]
    [InlineData("wait for", "Flow.WaitFor")]
    [InlineData("wait in", "Flow`1.Wait")]
    public void A_generic_one_is_named_too(string question, string name)
    {
        var (target, tarball) = Start("Add");
        using var _ = target;
        target.Ask(question);
        var applied = target.Apply(tarball);
        Assert.True(applied.Code == Code.Unproven, target.Told(applied));
        Assert.Equal([$"calls of {name} that were suspended before"], applied.Patch!.Unproven);
        Assert.Equal("2", target.Ask("go"));
    }

    // What asynchronous code awaits is called as it is suspended, without the method that makes a task of it.
    [Fact]
    public void What_only_asynchronous_code_calls_is_named_too()
    {
        var (target, tarball) = Start("Add");
        using var _ = target;
        target.Ask("wait within");
        var applied = target.Apply(tarball);
        Assert.True(applied.Code == Code.Unproven, target.Told(applied));
        Assert.Equal(["calls of Flow.Inner that were suspended before", "calls of Flow.InnerOf that were suspended before"], applied.Patch!.Unproven);
        Assert.Equal("2", target.Ask("go"));
    }

    [Fact]
    public void One_that_calls_it_needs_no_proof()
    {
        var (target, tarball) = Start("Sub");
        using var _ = target;
        target.Ask("wait");
        var applied = target.Apply(tarball);
        Assert.True(applied.Code == Code.Ok, target.Told(applied));
        target.Ask("go");
        Assert.Equal("-1000", target.Ask("sub"));
    }

    // Its first compiled method has a module run its initializer: that is the application's to do, when it will.
    [Fact]
    public void A_module_that_was_only_loaded_is_not_initialized_by_the_look()
    {
        const string plugin = """
            public static class Plugin
            {
                [ModuleInitializer] public static void Initialize() => AppContext.SetData("plugin", "the plugin");
                public static async Task<int> Wait(Task task) { await task; return 1; }
            }
            """;
        var (target, tarball) = Start("Sub");
        using var _ = target;
        target.Ask("wait");
        target.Ask("load " + Convert.ToBase64String(ReleaseCompiler.Compile(DotNet.Of(11), "Plugin", plugin, [("runtime-async", "on")])));
        var applied = target.Apply(tarball);
        Assert.True(applied.Code == Code.Ok, target.Told(applied));
        Assert.Equal("1, not the plugin", target.Ask("initialized"));
    }

    private static (LiveTarget Target, byte[] Tarball) Start(string method)
    {
        var dotnet = DotNet.Of(11);
        var library = ReleaseCompiler.Compile(dotnet, "Lib", Library, [("runtime-async", "on")]);
        var (_, tarball) = new PatchBuilder(library, Patch, ($"Flow::{method}", method)) { DotNet = dotnet }.Build();
        // Optimised at once, so that the first call has inlined what it calls.
        var target = LiveTarget.Start(dotnet, library, ("DOTNET_TieredCompilation", "0"));
        Assert.Equal("2000", target.Ask("flags"));
        return (target.Attach(), tarball);
    }
}
