using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using PatchGen.Format;
using PatchGen.Hooks;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests;

/// <summary>What a census finds is what there is, whatever the collector does meanwhile; the process runs on.</summary>
public class CensusTests
{
    private const string Library = """
        public class Thing { public int Number; public object? Next; }

        public static class Flow
        {
            public static readonly TaskCompletionSource Go = new(TaskCreationOptions.RunContinuationsAsynchronously);
            public static async Task<int> Wait(int i) { await Go.Task; return i; }
            public static IEnumerable<int> Iter(int n) { for (var i = 0; i < n; i++) yield return i; }
            public static Func<int, int> Adder(int by) => x => x + by;
        }

        public static class Probe
        {
            static readonly List<object> kept = [];
            static volatile int unloaded;

            public static string Ask(string question)
            {
                var words = question.Split(' ');
                switch (words[0])
                {
                    case "calls": for (var i = 0; i < int.Parse(words[1]); i++) kept.Add(Flow.Wait(i)); break;
                    case "iterators": for (var i = 0; i < int.Parse(words[1]); i++) { var e = Flow.Iter(10).GetEnumerator(); e.MoveNext(); kept.Add(e); } break;
                    case "delegates": for (var i = 0; i < int.Parse(words[1]); i++) kept.Add(Flow.Adder(i)); break;
                    case "things": for (var i = 0; i < int.Parse(words[1]); i++) kept.Add(new Thing { Number = i }); break;
                    case "arrays": kept.Add(new Thing[20_000]); kept.Add(new Thing[10]); break;
                    case "fill": for (var i = 0; i < int.Parse(words[1]); i++) kept.Add(new int[10]); break;
                    case "churn": for (var i = 0; i < 2; i++) new Thread(Churn) { IsBackground = true }.Start(); break;
                    case "unload": new Thread(Unload) { IsBackground = true }.Start(); break;
                    case "unloaded": return unloaded.ToString();
                    case "go": Flow.Go.SetResult(); return Task.WhenAll(kept.OfType<Task<int>>()).Result.Sum().ToString();
                }

                return "done";
            }

            static void Churn()
            {
                var queue = new Queue<object>();
                var pinned = new Queue<System.Runtime.InteropServices.GCHandle>();
                for (var i = 0L; ; i++)
                {
                    queue.Enqueue(new int[i % 30]);
                    if (queue.Count > 20_000) queue.Dequeue();
                    if (i % 5_000 == 0) pinned.Enqueue(System.Runtime.InteropServices.GCHandle.Alloc(new byte[100], System.Runtime.InteropServices.GCHandleType.Pinned));
                    if (pinned.Count > 200) pinned.Dequeue().Free();
                    if (i % 40_000 == 0) queue.Enqueue(new byte[100_000]);
                    if (i % 20_000 == 0) Thread.Sleep(1);
                }
            }

            static void Unload()
            {
                for (var round = 0; ; round++)
                {
                    Collectible(round);
                    GC.Collect();
                    GC.WaitForPendingFinalizers();
                    unloaded = round;
                }
            }

            [MethodImpl(MethodImplOptions.NoInlining)]
            static void Collectible(int round)
            {
                var module = System.Reflection.Emit.AssemblyBuilder.DefineDynamicAssembly(new("Made" + round), System.Reflection.Emit.AssemblyBuilderAccess.RunAndCollect).DefineDynamicModule("Made");
                var type = module.DefineType("Made").CreateType()!;
                var made = new List<object>();
                for (var i = 0; i < 1_000; i++) made.Add(Activator.CreateInstance(type)!);
            }
        }
        """;

    private const string Patch = """
        public static class Patch
        {
            public static async Task<int> Wait(int i) { await Flow.Go.Task; return i + 1; }
            public static IEnumerable<int> Iter(int n) { for (var i = 0; i < n; i++) yield return i + 1; }
            public static Func<int, int> Adder(int by) => x => x - by;
        }

        public static class Transforms
        {
            public static void Apply(HookContext context)
            {
                // What comes back may be an array of things itself.
                context.Log($"arrays {context.Objects<Thing[]>().Count}");
                var things = context.Objects<Thing>();
                context.Log($"things {things.Count}, sum {things.Sum(thing => (long)thing.Number)}");
                context.Log($"twice {context.Objects<Thing>().Count}");
            }
        }
        """;

    public static TheoryData<string, int> Collectors => new()
    {
        { "", 10 },
        { "", 11 },
        { "", 9 },
        { "", 8 },
        { "DOTNET_gcServer=1 DOTNET_GCDynamicAdaptationMode=0", 10 },
        { "DOTNET_gcServer=1 DOTNET_GCDynamicAdaptationMode=1", 10 },
        { "DOTNET_gcConcurrent=0", 10 },
        { "DOTNET_GCgen0size=0x40000", 10 },
    };

    [Theory]
    [MemberData(nameof(Collectors))]
    public void All_that_is_in_flight_is_found_under_allocation(string collector, int version)
    {
        var dotnet = DotNet.Of(version);
        var library = ReleaseCompiler.Compile(dotnet, "Lib", Library);
        var (_, tarball) = (Builder(library) with { DotNet = dotnet }).Build();
        using var target = LiveTarget.Start(dotnet, library, [.. collector.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('=')).Select(v => (v[0], v[1]))]);
        foreach (var ask in (string[])["calls 1000", "iterators 250", "delegates 500", "fill 200000", "calls 1000", "iterators 250", "delegates 500", "churn"]) target.Ask(ask);

        var applied = target.Attach().Apply(tarball);
        Assert.True(applied.Code == Code.Draining, target.Told(applied));
        Assert.Equal([(SuspendedKind.Async, 2000), (SuspendedKind.Iterator, 500), (SuspendedKind.Delegate, 1000)], target.Counted().Suspended.Select(s => (s.Kind, s.Count)));
        Assert.Equal("999000", target.Ask("go"));
    }

    [Fact]
    public void A_collector_of_the_processs_own_is_unknown_and_counted_only_where_a_pause_is_allowed()
    {
        var library = ReleaseCompiler.Compile("Lib", Library);
        var (manifest, tarball) = Builder(library).Build();
        using var target = LiveTarget.Start(library, ("DOTNET_GCName", "libclrgc.so"));
        foreach (var ask in (string[])["calls 2000", "iterators 500", "delegates 1000", "churn"]) target.Ask(ask);
        var unknown = target.Attach().Apply(tarball);
        Assert.True(unknown.Code == Code.Draining, target.Told(unknown));
        Assert.All(unknown.Patch!.Suspended, s => Assert.Equal(-1, s.Count));
        Assert.Null(unknown.CensusPauseMilliseconds);
        Assert.Equal(Code.Ok, target.Undo(manifest.Id).Code);

        var counted = target.Send(new WireRequest { Command = WireCommand.Apply, AllowPause = true }, tarball);
        Assert.True(counted.CensusPauseMilliseconds > 0, target.Told(counted));
        Assert.True(counted.Patch!.Suspended.Select(s => s.Count).SequenceEqual([2000, 500, 1000]), target.Told(counted));
    }

    [Fact]
    public void A_hook_gets_every_object_of_a_type()
    {
        var library = ReleaseCompiler.Compile("Lib", Library);
        var (_, tarball) = (Builder(library) with { Suspended = [], Hooks = [PatchBuilder.Hook(HookStage.Apply) with { NoReverse = "It counts." }], HookTimeout = 60_000 }).Build();
        using var target = LiveTarget.Start(library);
        foreach (var ask in (string[])["things 10000", "arrays", "churn"]) target.Ask(ask);
        var applied = target.Attach().Apply(tarball);
        Assert.True(applied.Code.Name is "ok" or "unproven", target.Told(applied));
        foreach (var said in (string[])["arrays 2", "things 10000, sum 49995000", "twice 10000"])
            Assert.True(target.Log().Any(line => line.EndsWith(said, StringComparison.Ordinal)), target.Told(applied));
    }

    [Fact]
    public void What_is_in_flight_refuses_hooks_unless_it_is_allowed()
    {
        var library = ReleaseCompiler.Compile("Lib", Library);
        var builder = Builder(library);
        var (manifest, tarball) = (builder with { Suspended = [builder.Suspended[0]], Hooks = [PatchBuilder.Hook(HookStage.Apply), PatchBuilder.Hook(HookStage.Reverse, "Apply")] }).Build();
        using var target = LiveTarget.Start(library);
        target.Ask("calls 3");
        var refused = target.Attach().Apply(tarball);
        Assert.True(refused.Code == Code.InFlight, target.Told(refused));
        Assert.Contains(refused.Evidence, line => line.StartsWith("3 async calls of Flow.Wait", StringComparison.Ordinal));
        Assert.Empty(target.View().Patches);
        var allowed = target.Apply(tarball, allowDraining: true);
        Assert.True(allowed.Code == Code.Draining, target.Told(allowed));
        Assert.Equal(Code.Ok, target.Undo(manifest.Id).Code);
        target.Ask("go");
        var applied = target.Apply(tarball);
        Assert.True(applied.Code.Name is "ok" or "unproven", target.Told(applied));
    }

    [Fact]
    public void Types_that_are_unloaded_meanwhile_do_no_harm()
    {
        var library = ReleaseCompiler.Compile("Lib", Library);
        var (manifest, tarball) = Builder(library).Build();
        using var target = LiveTarget.Start(library);
        foreach (var ask in (string[])["calls 100", "fill 100000", "unload"]) target.Ask(ask);
        target.Attach();
        for (var round = 0; round < 5; round++)
        {
            var applied = target.Apply(tarball);
            Assert.True(applied.Code == Code.Draining, target.Told(applied));
            // Where full collections follow each other without end, it may be unknown at first, never less.
            Assert.Contains(applied.Patch!.Suspended[0].Count, (int[])[100, -1]);
            Assert.Equal(Code.Ok, target.Undo(manifest.Id).Code);
        }

        Assert.NotEqual("0", target.Ask("unloaded"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("fill 200000,churn")]
    public void Objects_that_get_a_shadow_field_are_counted_once(string meanwhile)
    {
        var library = ReleaseCompiler.Compile("Lib", Library);
        var field = new ShadowedField { Member = new("F:Thing::added"), Type = "Thing", ValueType = "System.Int32", Initial = ShadowInitial.Default };
        var (manifest, tarball) = (Builder(library) with { ShadowFields = [field] }).Build();
        using var target = LiveTarget.Start(library);
        foreach (var ask in meanwhile.Split(',').Append("things 10000")) target.Ask(ask);
        target.Attach();
        var refusals = 0;
        for (var round = 0; round < 20 && refusals < 5; round++)
        {
            var answer = target.Send(new WireRequest { Command = WireCommand.Apply, ShadowLimit = 9_999 }, tarball);
            if (answer.Code == Code.NotSupported)
            {
                refusals++;
                Assert.Contains("10,000 objects of Thing live", answer.Message, StringComparison.Ordinal);
                continue;
            }

            // Where full collections follow each other without end the number may be unknown, and a limit of memory is none of safety.
            Assert.True(meanwhile.Length > 0 && answer.Code == Code.Draining, target.Told(answer));
            Assert.Equal(Code.Ok, target.Undo(manifest.Id).Code);
        }

        Assert.Equal(5, refusals);
    }

    private static PatchBuilder Builder(byte[] library)
    {
        using var image = new PEReader([.. library]);
        var metadata = image.GetMetadataReader();
        var nested = metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).Where(t => t.IsNested)
            .SelectMany(t => t.GetMethods().Select(m => (Type: metadata.GetString(t.Name), Method: metadata.GetString(metadata.GetMethodDefinition(m).Name)))).ToList();
        SuspendedCode Machine(SuspendedKind kind, string method) => new() { Kind = kind, Member = new($"M:Flow::{method}()System.Void"), Type = "Flow/" + nested.First(n => n.Type.StartsWith($"<{method}>d__", StringComparison.Ordinal)).Type, Token = 0 };
        var lambda = nested.First(n => n.Method.StartsWith("<Adder>b__", StringComparison.Ordinal));
        return new(library, Patch, ("Flow::Wait", "Wait"), ("Flow::Iter", "Iter"), ("Flow::Adder", "Adder"))
        {
            MayBeInlined = false,
            Suspended = [Machine(SuspendedKind.Async, "Wait"), Machine(SuspendedKind.Iterator, "Iter"), new() { Kind = SuspendedKind.Delegate, Member = new("M:Flow::Adder()System.Void"), Type = "Flow/" + lambda.Type, Method = lambda.Method, Token = 0 }],
        };
    }
}
