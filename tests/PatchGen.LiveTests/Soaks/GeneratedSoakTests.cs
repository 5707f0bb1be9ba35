using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Soaks;

/// <summary>
/// Five hundred dynamic methods, of one byte of code upwards, called by four threads through collections and exceptions, made anew and
/// dropped, while a patch of what they inline goes on and off: what eng/soak runs at length and CI for a moment.
/// </summary>
public class GeneratedSoakTests
{
    private const int MomentaryRounds = 3;

    private const string Library = """
        using System.Reflection.Emit;

        public static class Work
        {
            public static int Add(int x) => x + 1;
            public static int Same(int x) => x;
            public static int Throw(int x) => (x & 15) == 7 ? throw new InvalidOperationException("pre") : x + 1;
            [MethodImpl(MethodImplOptions.NoInlining)] public static int Id(int x) => x;
            [MethodImpl(MethodImplOptions.NoInlining)] public static int Slow(int x) { if ((x & 255) == 3) Thread.Sleep(1); return x; }
        }

        public static class Probe
        {
            const int Count = 500, Post = 1000;
            static readonly Func<int, int>[] methods = new Func<int, int>[Count];
            static volatile string? failure;
            static volatile int side;
            static long calls, posts, thrown, made;

            public static string Ask(string question)
            {
                switch (question)
                {
                    case "start":
                        for (var i = 0; i < Count; i++) methods[i] = Make(i);
                        for (var t = 0; t < 4; t++) { var seed = t; new Thread(() => Run(new Random(seed))) { IsBackground = true }.Start(); }
                        new Thread(() => { while (true) { GC.Collect(Random.Shared.Next(3)); GC.WaitForPendingFinalizers(); Thread.Sleep(20); } }) { IsBackground = true }.Start();
                        return "started";
                    // 1: what begins now runs pre code; 2: post code; 0: either.
                    case "pre": side = 1; break;
                    case "post": side = 2; break;
                    case "either": side = 0; break;
                    case "counts": return $"{calls} calls, {posts} of post code, {thrown} exceptions, {made} methods made";
                }

                return failure ?? "right";
            }

            static void Run(Random random)
            {
                while (failure is null)
                {
                    var i = random.Next(Count);
                    // Made anew under the eyes of the others: its code goes once nobody is in it.
                    if (random.Next(20_000) == 0) { methods[i] = Make(i); Interlocked.Increment(ref made); }
                    int x = random.Next(900), before = side, got;
                    var throws = false;
                    try { got = methods[i](x); }
                    catch (InvalidOperationException e) { (throws, got) = (true, e.Message == "pre" ? Pre(i, x) : Pre(i, x) + Step(i)); Interlocked.Increment(ref thrown); }
                    var after = side;
                    if (throws != (i % 4 == 2 && (x & 15) == 7)) failure = $"method {i} of {x} {(throws ? "threw" : "did not throw")}";
                    if (got != Pre(i, x) && got != Pre(i, x) + Step(i)) failure = $"method {i} of {x} gave {got}";
                    if (before == after && before != 0 && Step(i) != 0 && got != Pre(i, x) + (before == 2 ? Step(i) : 0)) failure = $"method {i} of {x} gave {got} on side {before}";
                    Interlocked.Increment(ref calls);
                    if (got != Pre(i, x)) Interlocked.Increment(ref posts);
                }
            }

            static int Step(int i) => i % 4 == 3 ? 0 : Post;
            static int Pre(int i, int x) => (i % 4 is 0 or 2 ? x + 1 : x) + (i % 4 == 3 ? i : 0);

            // Of each kind some are as short as can be, and some are filled up to some sixty bytes.
            static Func<int, int> Make(int i)
            {
                var method = new DynamicMethod("m" + i, typeof(int), [typeof(int)], typeof(Work).Module, true);
                var il = method.GetILGenerator();
                il.Emit(OpCodes.Ldarg_0);
                if (i % 4 == 3)
                {
                    il.Emit(OpCodes.Ldc_I4, i);
                    il.Emit(OpCodes.Add);
                }
                else
                {
                    if (i % 5 == 4) il.Emit(OpCodes.Call, typeof(Work).GetMethod("Slow")!);
                    il.Emit(OpCodes.Call, typeof(Work).GetMethod((i % 4) switch { 0 => "Add", 1 => "Same", _ => "Throw" })!);
                    for (var fill = i / 4 % 8; fill > 0; fill--) il.Emit(OpCodes.Call, typeof(Work).GetMethod("Id")!);
                }

                il.Emit(OpCodes.Ret);
                var made = method.CreateDelegate<Func<int, int>>();
                made(1);
                return made;
            }
        }
        """;

    private const string Patch = """
        public static class Patch
        {
            public static int Add(int x) => x + 1001;
            public static int Same(int x) => x + 1000;
            public static int Throw(int x) => (x & 15) == 7 ? throw new InvalidOperationException("post") : x + 1001;
        }
        """;

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    public void Generated_code_is_on_one_side_and_nothing_breaks(int major)
    {
        var dotnet = DotNet.Of(major);
        var library = ReleaseCompiler.Compile(dotnet, "Lib", Library);
        var (manifest, tarball) = new PatchBuilder(library, Patch, ("Work::Add", "Add"), ("Work::Same", "Same"), ("Work::Throw", "Throw")) { DotNet = dotnet }.Build();
        using var target = LiveTarget.Start(dotnet, library);
        Assert.Equal("started", target.Ask("start"));
        target.Attach();
        var soak = new Soak($"generated code on .NET {major}", MomentaryRounds);
        for (var round = 0; round < soak.Rounds; round++)
        {
            while (!Done("apply", target.Apply(tarball))) Assert.Equal("right", target.Ask("either"));
            Assert.Equal("right", target.Ask("post"));
            Assert.Equal("right", target.Ask("either"));
            while (!Done("undo", target.Undo(manifest.Id))) Assert.Equal("right", target.Ask("either"));
            Assert.Equal("right", target.Ask("pre"));
            Assert.Equal("right", target.Ask("either"));
            if (round % 20 == 19) TestContext.Current.SendDiagnosticMessage($"generated code on .NET {major}: {round + 1} of {soak.Rounds} rounds, {target.Ask("counts")}");
        }

        soak.Write();

        bool Done(string command, WireResponse response)
        {
            var done = soak.Count(command, response, target);
            Assert.True(done || response.Code == Code.Busy, target.Told(response));
            Assert.True(soak.Outcomes.GetValueOrDefault("apply busy") <= 20 + soak.Rounds, target.Told(response));
            return done;
        }
    }
}
