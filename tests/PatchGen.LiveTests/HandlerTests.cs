using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests;

/// <summary>Handlers that frameworks declare for hot reload are called, and whatever else an assembly declares is left alone.</summary>
public class HandlerTests
{
    // Its attribute comes from an assembly that is not there, as is the case of many that were compiled against more than they are shipped with.
    private const string Odd = "[assembly: Absent.Mark(typeof(Absent.Mark))]\npublic static class Anything { }";

    private const string Absent = "namespace Absent { [AttributeUsage(AttributeTargets.All)] public sealed class Mark : Attribute { public Mark(Type type) { } } }";

    private const string Library = """
        [assembly: System.Reflection.Metadata.MetadataUpdateHandler(typeof(Caches))]
        [assembly: System.Reflection.Metadata.MetadataUpdateHandler(typeof(Throwing))]
        [assembly: System.Reflection.Metadata.MetadataUpdateHandler(typeof(Returning))]

        public static class Caches
        {
            public static int Cleared;
            public static void ClearCache(Type[]? types) => Cleared++;
        }

        public static class Throwing
        {
            public static void ClearCache(Type[]? types) { if (Probe.Throw) throw new InvalidOperationException("as the test wants it"); }
        }

        public static class Returning
        {
            public static int ClearCache(Type[]? types) => ++Caches.Cleared;
        }

        public static class Service
        {
            public static string Plain() => "pre";
        }

        public static class Probe
        {
            private static readonly System.Collections.Concurrent.ConcurrentQueue<string> Seen = new();
            public static bool Throw;

            public static string Ask(string question)
            {
                switch (question)
                {
                    case "watch":
                        System.Runtime.Loader.AssemblyLoadContext.Default.LoadFromAssemblyPath(System.IO.Path.Combine(AppContext.BaseDirectory, "Odd.dll"));
                        AppDomain.CurrentDomain.FirstChanceException += (_, e) => Seen.Enqueue(e.Exception.ToString());
                        return "watching";
                    case "throw": Throw = true; return "throws";
                    case "seen": return Seen.Count + " " + string.Join(" | ", Seen).ReplaceLineEndings(" ");
                    case "cleared": return Caches.Cleared.ToString();
                    default: return Service.Plain();
                }
            }
        }
        """;

    private const string Patch = "public static class Patch { public static string Plain() => \"post\"; }";

    [Fact]
    public void Each_is_called_once_and_nothing_is_thrown_for_what_others_declare()
    {
        var image = ReleaseCompiler.Compile("Lib", Library);
        var odd = ReleaseCompiler.Compile("Odd", Odd, ReleaseCompiler.Compile("Absent", Absent));
        var (manifest, tarball) = new PatchBuilder(image, Patch, ("Service::Plain", "Plain")).Build();
        using var target = LiveTarget.Start(image, [("Odd.dll", odd)]);
        Assert.Equal("pre", target.Ask("plain"));
        Assert.Equal("watching", target.Ask("watch"));

        Assert.Equal(Code.Ok, target.Attach().Apply(tarball).Code);
        Assert.Equal("0 ", target.Ask("seen"));
        // The one that hot reload would not call either is named, and not called.
        Assert.Equal("1", target.Ask("cleared"));
        Assert.Contains(target.Log(), line => line.Contains("did not call Returning.ClearCache: it returns Int32", StringComparison.Ordinal));

        // What a handler throws is the application's own; the patch is the same.
        Assert.Equal("throws", target.Ask("throw"));
        Assert.Equal(Code.Ok, target.Undo(manifest.Id).Code);
        Assert.Equal("2", target.Ask("cleared"));
        Assert.Equal("pre", target.Ask("plain"));
        Assert.Contains(target.Log(), line => line.Contains("Throwing.ClearCache threw InvalidOperationException", StringComparison.Ordinal));
    }
}
