using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Soaks;

/// <summary>The switch among all that a busy process does: JIT, type loads, collections, exceptions, generated code, threads that come and go.</summary>
public class ChurnTests
{
    private const string Library = """
        using System.Reflection;
        using System.Reflection.Emit;

        public static class Work
        {
            public static int Small(int x) => x + 1;
            public static int Middle(int x) => Small(x) * 10;
            [MethodImpl(MethodImplOptions.NoInlining)] public static int Call(int x) => Middle(x) + Small(x);
        }

        public class Box<T> { public static string Kind() => typeof(T).Name + Work.Small(1); }

        public static class Probe
        {
            static long rounds;
            static string? failure;

            static void Churn(int seed)
            {
                var random = new Random(seed);
                while (failure is null)
                {
                    try
                    {
                        switch (random.Next(5))
                        {
                            case 0:
                                var method = new DynamicMethod("d", typeof(int), [typeof(int)]);
                                var il = method.GetILGenerator();
                                il.Emit(OpCodes.Ldarg_0);
                                il.Emit(OpCodes.Call, typeof(Math).GetMethod("Abs", [typeof(int)])!);
                                il.Emit(OpCodes.Ret);
                                method.CreateDelegate<Func<int, int>>()(3);
                                break;
                            case 1:
                                var type = typeof(int);
                                for (var depth = random.Next(10); depth >= 0; depth--) type = (random.Next(2) == 0 ? typeof(Box<>) : typeof(List<>)).MakeGenericType(type);
                                typeof(Box<>).MakeGenericType(type).GetMethod("Kind")!.Invoke(null, null);
                                break;
                            case 2:
                                var garbage = new List<byte[]>();
                                for (var i = 0; i < 200; i++) garbage.Add(new byte[random.Next(20000)]);
                                if (random.Next(200) == 0) GC.Collect();
                                break;
                            case 3:
                                try { throw new InvalidOperationException(); } catch (InvalidOperationException) { }
                                break;
                            default:
                                Task.Run(async () => { await Task.Yield(); return Work.Call(1); }).Wait();
                                var thread = new Thread(() => Work.Call(1));
                                thread.Start();
                                thread.Join();
                                break;
                        }

                        // Pre, post, or one half of each: no consistency root is declared.
                        if (Work.Call(1) is var value and not (22 or 1111 or 121 or 1012)) failure = "Call gave " + value;
                        Interlocked.Increment(ref rounds);
                    }
                    catch (Exception e)
                    {
                        failure = e.ToString();
                    }
                }
            }

            public static string Ask(string question)
            {
                if (question == "start") for (var i = 0; i < 3; i++) { var seed = i; new Thread(() => Churn(seed)) { IsBackground = true }.Start(); }
                return failure ?? (rounds > 0 || question == "start" ? $"{Work.Call(1)}" : "idle");
            }
        }
        """;

    private const string Patch = "public static class Patch { public static int Small(int x) => x + 100; }";

    [Theory]
    [InlineData(10)]
    [InlineData(8)]
    public void A_process_in_full_churn_takes_patches_on_and_off(int major)
    {
        var dotnet = DotNet.Of(major);
        var library = ReleaseCompiler.Compile(dotnet, "Lib", Library);
        var (manifest, tarball) = new PatchBuilder(library, Patch, ("Work::Small", "Small")) { DotNet = dotnet }.Build();
        using var target = LiveTarget.Start(dotnet, library);
        target.Attach().Ask("start");
        for (var round = 0; round < 8; round++)
        {
            var applied = target.Apply(tarball, attempts: 2000);
            Assert.True(applied.Code == Code.Ok, $"{applied.Code}: {applied.Message} {string.Join('\n', applied.Evidence)}");
            Assert.Equal("1111", target.Ask("value"));
            var undone = target.Undo(manifest.Id, attempts: 2000);
            Assert.True(undone.Code == Code.Ok, $"{undone.Code}: {undone.Message} {string.Join('\n', undone.Evidence)}");
            Assert.Equal("22", target.Ask("value"));
        }
    }
}
