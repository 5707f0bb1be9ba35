using PatchGen.Hooks;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Hooks;

/// <summary>
/// A service under load whose data a hook transforms: its code, pre and post, says at once when it meets data of the other side,
/// or runs while hooks do.
/// </summary>
internal static class Service
{
    private const string Library = """
        public static class Service
        {
            public static readonly object Lock = new();
            public static readonly int[] Cells = Enumerable.Repeat(1, 50).ToArray();
            public static int Transforming;
            public static long Inside, Served;
            public static string? Failure;
            public static Func<int>? Kept;
            static readonly int[] progress = new int[8];

            [MethodImpl(MethodImplOptions.NoInlining)]
            public static int Serve()
            {
                Enter(1);
                var value = Cells[7];
                Leave();
                return value;
            }

            [MethodImpl(MethodImplOptions.NoInlining)]
            public static int Work(int x) => x + 1;

            // Small enough to be inlined.
            public static int Peek() => Transforming != 0 ? Fail("Peek ran while hooks did") : Cells[9] == 1 ? 1 : Fail("pre Peek met post data");

            [MethodImpl(MethodImplOptions.NoInlining)]
            public static int ServeLocked()
            {
                lock (Lock) return Serve();
            }

            public static Func<int> Later(int by) => () => { Enter(Cells[0]); var sum = Cells[0] + by; Leave(); return sum; };

            public static void Enter(int expected)
            {
                Interlocked.Increment(ref Inside);
                if (Volatile.Read(ref Transforming) != 0) Fail("changed code ran while hooks did");
                foreach (var cell in Cells) if (cell != expected) Fail($"code for {expected} met {cell}");
            }

            public static void Leave()
            {
                Interlocked.Decrement(ref Inside);
                Interlocked.Increment(ref Served);
            }

            public static int Fail(string what)
            {
                Failure ??= what + " " + Environment.StackTrace;
                return -1;
            }

            public static void Start(bool locked)
            {
                Kept = Later(0);
                for (var i = 0; i < 3; i++)
                {
                    var number = i;
                    new Thread(() => { for (; ; Thread.Sleep(number)) { Once(locked && number == 0); progress[number]++; } }) { IsBackground = true }.Start();
                }
            }

            [MethodImpl(MethodImplOptions.NoInlining)]
            static void Once(bool locked)
            {
                if (locked) ServeLocked();
                for (var i = 0; i < 20; i++) { Serve(); Peek(); }
                if (Work(1) != 2) Fail("Work gave something else");
                Kept!();
                GC.KeepAlive(new byte[20_000]);
            }

            // Every thread gets on, and nobody has met what it must not.
            public static string State()
            {
                var before = (int[])progress.Clone();
                for (var waited = 0; waited < 60_000 && Enumerable.Range(0, 3).Any(i => progress[i] - before[i] < 3); waited++) Thread.Sleep(1);
                var still = Enumerable.Range(0, 3).Where(i => progress[i] - before[i] < 3).ToList();
                return Failure ?? (still.Count > 0 ? $"threads {string.Join(" ", still)} stand still" : $"serving {Cells[0]}");
            }
        }

        public static class Probe
        {
            public static string Ask(string question)
            {
                if (question is "start" or "start locked") Service.Start(question == "start locked");
                return Service.State();
            }
        }
        """;

    private const string Post = """
        public static class Patch
        {
            public static int Serve() { Service.Enter(10); var value = Service.Cells[7]; Service.Leave(); return value; }
            public static int Work(int x) => 1 + x;
            public static int Peek() => Service.Transforming != 0 ? Service.Fail("post Peek ran while hooks did") : Service.Cells[9] == 10 ? 10 : Service.Fail("post Peek met pre data");
        }

        """;

    /// <summary>Transforms every cell to the value, saying so while it does and failing where somebody is in changed code.</summary>
    public const string TransformCells = """
            static void Transform(HookContext context, int value)
            {
                context.Set(ref Service.Transforming, 1);
                for (var i = 0; i < Service.Cells.Length; i++)
                {
                    context.Set(ref Service.Cells[i], value);
                    if (Interlocked.Read(ref Service.Inside) != 0) Service.Fail("somebody was in changed code while a hook ran");
                }

                context.Set(ref Service.Transforming, 0);
            }

        """;

    /// <summary>Hooks that do what they should.</summary>
    public const string GoodHooks = """
            public static void Apply(HookContext context) => Transform(context, 10);
            public static void Reverse(HookContext context) => Transform(context, 1);
        """;

    public static readonly byte[] Image = ReleaseCompiler.Compile("Lib", Library);

    /// <summary>The same library for another version of .NET.</summary>
    public static byte[] ImageFor(DotNet dotnet) => ReleaseCompiler.Compile(dotnet, "Lib", Library);

    /// <summary>A patch with these hooks: methods named by their stages.</summary>
    public static PatchBuilder Patch(string hooks, params string[] stages) =>
        // The closure's body is not replaced, and runs on the cells.
        new(Image, $"{Post}public static class Transforms\n{{\n{TransformCells}{hooks}\n}}", ("Service::Serve", "Serve"), ("Service::Peek", "Peek"))
        {
            Hooks = [.. stages.Select(stage => PatchBuilder.Hook(Enum.Parse<HookStage>(stage)))],
            Gated = ["<Later>b__0"],
        };

    /// <summary>A patch whose hooks do what they should.</summary>
    public static PatchBuilder Good => Patch(GoodHooks, "Apply", "Reverse") with { Tag = "0000000e" };

    /// <summary>Starts it, under load, with the agent in it.</summary>
    public static LiveTarget Start(bool locked = false)
    {
        var target = LiveTarget.Start(Image);
        Assert.Equal("serving 1", target.Ask(locked ? "start locked" : "start"));
        return target.Attach();
    }
}
