using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests;

/// <summary>A request sees the patch as a whole or not at all.</summary>
public class AtomicityTests
{
    private const string Library = """
        public static class Service
        {
            [MethodImpl(MethodImplOptions.NoInlining)] public static int First() => 1;
            [MethodImpl(MethodImplOptions.NoInlining)] public static int Second() => 1;
            public static int FirstInlined() => 1;
            public static int SecondInlined() => 1;
            public static long Requests, Mixed, Post;
            public static volatile bool Stop;

            [MethodImpl(MethodImplOptions.NoInlining)]
            public static void Request()
            {
                int a = First(), b = FirstInlined();
                Thread.SpinWait(20);
                int c = Second(), d = SecondInlined();
                if (a != b || b != c || c != d) Interlocked.Increment(ref Mixed);
                if (a == 2) Interlocked.Increment(ref Post);
                Interlocked.Increment(ref Requests);
            }

            public static void Serve() { while (!Stop) { Request(); Thread.SpinWait(5); } }
        }

        public static class Probe
        {
            public static string Ask(string question)
            {
                if (question == "start") for (var i = 0; i < 2; i++) new Thread(Service.Serve) { IsBackground = true }.Start();
                return $"{Interlocked.Read(ref Service.Mixed)} {Interlocked.Read(ref Service.Post) > 0} {Interlocked.Read(ref Service.Requests) > 1000}";
            }
        }
        """;

    private const string Patch = """
        public static class Patch
        {
            public static int First() => 2;
            public static int Second() => 2;
            public static int FirstInlined() => 2;
            public static int SecondInlined() => 2;
        }
        """;

    [Fact]
    public void Requests_under_load_never_see_half_a_patch()
    {
        var library = ReleaseCompiler.Compile("Lib", Library);
        var (manifest, tarball) = new PatchBuilder(
            library, Patch, ("Service::First", "First"), ("Service::Second", "Second"), ("Service::FirstInlined", "FirstInlined"), ("Service::SecondInlined", "SecondInlined"))
        {
            Roots = ["M:Service.Request"],
        }.Build();
        using var target = LiveTarget.Start(library);
        target.Attach().Ask("start");
        for (var round = 0; round < 10; round++)
        {
            var applied = target.Apply(tarball, attempts: 2000);
            Assert.True(applied.Code == Code.Ok, $"{applied.Message} {string.Join('\n', applied.Evidence)}");
            var undone = target.Undo(manifest.Id, attempts: 2000);
            Assert.True(undone.Code == Code.Ok, $"{undone.Message} {string.Join('\n', undone.Evidence)}");
        }

        Assert.Equal("0 True True", target.Ask("counts"));
    }
}
