using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Soaks;

/// <summary>
/// Consistency roots that the JIT has taken apart: inlined into their callers, straight or by a guess of the profile, with what the patch
/// changes inlined into them, and ending in a call that takes their frame's place. What eng/soak runs at length and CI for a moment.
/// </summary>
public class RootSoakTests
{
    private const int MomentaryRounds = 10;

    private const string Library = """
        public interface IHandler { int Handle(int x); }

        public sealed class Handler : IHandler
        {
            // Small enough to be inlined; A and what Finish calls are, too.
            public int Handle(int x) => Service.Finish(Service.A() + x, x);
        }

        public sealed class Idle : IHandler { public int Handle(int x) => x; }

        public static class Service
        {
            public static int A() => 1;
            public static int B() => 1;
            public static long Roots, Mixed, Post;
            public static bool Handlers = true;

            public static int Root(int x) => Finish(A() + x, x);

            // In tail position: the frame of the root is gone while this runs.
            [MethodImpl(MethodImplOptions.NoInlining)]
            public static int Finish(int a, int x)
            {
                Thread.SpinWait(30);
                var b = B() + x;
                if (a != b) Interlocked.Increment(ref Mixed);
                if (b - x == 2) Interlocked.Increment(ref Post);
                Interlocked.Increment(ref Roots);
                return End(a + b);
            }

            [MethodImpl(MethodImplOptions.NoInlining)] public static int End(int sum) => sum;
            [MethodImpl(MethodImplOptions.NoInlining)] public static int Outer(int x) => Root(x);

            // With the root inlined and a call last: who inlines this one has neither frame.
            public static int Between(int x) => Root(x);
            [MethodImpl(MethodImplOptions.NoInlining)] public static int Outermost(int x) => Between(x);

            // Each is called anew again and again: an activation that began before keeps what it inlined.
            [MethodImpl(MethodImplOptions.NoInlining)] public static int Straight(int x) => Root(x) + Outer(x) + Outermost(x);
            [MethodImpl(MethodImplOptions.NoInlining)] public static int Guessed(IHandler handler, int x) => handler.Handle(x) + 1;

            public static void Serve()
            {
                var (handler, root) = ((IHandler)new Handler(), (Func<int, int>)Root);
                for (var i = 0; ; i++)
                {
                    Straight(i);
                    if (Handlers) Guessed(i % 100 == 0 ? new Idle() : handler, i);
                    root(i);
                    Thread.SpinWait(100);
                }
            }
        }

        public static class Probe
        {
            public static string Ask(string question)
            {
                if (question == "without handlers") Service.Handlers = false;
                if (question == "start") for (var i = 0; i < 2; i++) new Thread(Service.Serve) { IsBackground = true }.Start();
                if (question == "more") for (var until = Service.Roots + 2000; Interlocked.Read(ref Service.Roots) < until; Thread.Sleep(1)) { }
                return question == "mixed" ? $"{Interlocked.Read(ref Service.Mixed)}" : $"{Interlocked.Read(ref Service.Post)} {Interlocked.Read(ref Service.Roots)}";
            }
        }
        """;

    private const string Patch = """
        public static class Patch
        {
            public static int A() => 2;
            public static int B() => 2;
        }
        """;

    [Fact]
    public void No_call_of_an_inlined_root_sees_both_sides()
    {
        var library = ReleaseCompiler.Compile("Lib", Library);
        var (manifest, tarball) = new PatchBuilder(library, Patch, ("Service::A", "A"), ("Service::B", "B")) { Roots = ["M:Service.Root(System.Int32)", "M:Handler.Handle(System.Int32)"] }.Build();
        using var target = LiveTarget.Start(library, ("DOTNET_TieredPGO", "1"));
        target.Ask("start");
        target.Attach();
        var soak = new Soak("inlined roots, tail calls", MomentaryRounds);
        for (var round = 0; round < soak.Rounds; round++)
        {
            // Long enough for the JIT to inline anew what the undo has let it.
            target.Ask("more");
            Done("apply", target.Apply(tarball, attempts: 2000));
            target.Ask("more");
            Done("undo", target.Undo(manifest.Id, attempts: 2000));
            Assert.Equal("0", target.Ask("mixed"));
            if (round % 100 == 99) TestContext.Current.SendDiagnosticMessage($"inlined roots: {round + 1} of {soak.Rounds} rounds, {target.Ask("counts")} calls of the post side and in all");
        }

        soak.Write();
        string[] counts = target.Ask("counts").Split(' ');
        Assert.True(long.Parse(counts[0], System.Globalization.CultureInfo.InvariantCulture) > soak.Rounds * 100, $"{counts[0]} of {counts[1]} calls saw the post side");

        void Done(string command, WireResponse response) => Assert.True(soak.Count(command, response, target), target.Told(response));
    }

    [Fact]
    public void A_root_that_the_patch_changes_itself_holds_too()
    {
        var library = ReleaseCompiler.Compile("Lib", Library);
        var (manifest, tarball) = new PatchBuilder(
            library, "public static class Patch { public static int B() => 2; public static int Root(int x) => Service.Finish(2 + x, x); }", ("Service::B", "B"), ("Service::Root", "Root"))
        {
            Roots = ["M:Service.Root(System.Int32)"],
        }.Build();
        var soak = new Soak("a changed root", MomentaryRounds);
        using var target = LiveTarget.Start(library, ("DOTNET_TieredPGO", "1"));
        target.Ask("without handlers");
        target.Ask("start");
        target.Attach();
        for (var round = 0; round < soak.Rounds; round++)
        {
            target.Ask("more");
            Assert.True(soak.Count("apply", target.Apply(tarball, attempts: 2000), target));
            target.Ask("more");
            Assert.True(soak.Count("undo", target.Undo(manifest.Id, attempts: 2000), target));
            Assert.Equal("0", target.Ask("mixed"));
        }

        soak.Write();
        Assert.NotEqual("0", target.Ask("counts").Split(' ')[0]);
    }

    [Fact]
    public void A_root_without_code_is_refused()
    {
        var library = ReleaseCompiler.Compile("Lib", Library);
        var (_, tarball) = new PatchBuilder(library, Patch, ("Service::A", "A")) { Roots = ["M:IHandler.Handle(System.Int32)"] }.Build();
        using var target = LiveTarget.Start(library);
        target.Ask("counts");
        var refused = target.Attach().Apply(tarball);
        Assert.Equal(Code.ModuleInvalid, refused.Code);
        Assert.Contains("has no code of its own", refused.Message, StringComparison.Ordinal);
    }
}
