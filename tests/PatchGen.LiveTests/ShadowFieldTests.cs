using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests;

/// <summary>A patch that adds an instance field to a class whose objects live already.</summary>
public class ShadowFieldTests
{
    private const int Sessions = 100_000;

    private const string Library = """
        public class Session { public int Id; public int Touch() => 0; }
        public static class Counts { public static int Initialized() => -1; }

        public static class Probe
        {
            static readonly Session[] all = Enumerable.Range(0, 100_000).Select(i => new Session { Id = i }).ToArray();

            public static string Ask(string question)
            {
                if (question == "threads") { var threads = Enumerable.Range(0, 8).Select(t => new Thread(() => { for (var i = 0; i < all.Length; i++) all[(i + t * 12_500) % all.Length].Touch(); })).ToList(); threads.ForEach(t => t.Start()); threads.ForEach(t => t.Join()); }
                var wrong = 0; var least = int.MaxValue; var most = int.MinValue;
                foreach (var s in all) { var touched = s.Touch(); least = Math.Min(least, touched - s.Id); most = Math.Max(most, touched - s.Id); }
                return $"{Counts.Initialized()} {least} {most}";
            }
        }
        """;

    private const string Patch = """
        public static class Shadows
        {
            public static int Initialized;
            public static readonly ShadowField<int> touches = Shadow.Field<int>(typeof(Session), "touches", typeof(Shadows), 0, o => { Interlocked.Increment(ref Initialized); return ((Session)o).Id; });
        }
        public static class Patch
        {
            public static int Touch(Session session) => Interlocked.Increment(ref ShadowAccess.Address(session, Shadows.touches));
            public static int Initialized() => Shadows.Initialized;
        }
        """;

    private static readonly byte[] Image = ReleaseCompiler.Compile("Lib", Library);

    private static readonly ShadowedField Touches = new() { Member = new("F:Session::touches"), Type = "Session", ValueType = "System.Int32", Initial = ShadowInitial.Hook };

    private static readonly PatchBuilder Build = new(Image, Patch, ("Session::Touch", "Touch"), ("Counts::Initialized", "Initialized")) { Tag = "000000f1", ShadowFields = [Touches] };

    private static PatchBuilder Second => new(
        Image,
        """
        public static class Patch
        {
            static readonly ShadowField<int> touches = Shadow.Field<int>(typeof(Session), "touches", typeof(Patch), 0, null);
            public static int Initialized() => touches.Count;
        }
        """,
        ("Counts::Initialized", "Initialized"))
    {
        Tag = "000000f2",
        ShadowFields = [Touches],
    };

    [Fact]
    public void Eight_threads_initialize_each_of_100_000_live_objects_once()
    {
        using var target = LiveTarget.Start(Image);
        Assert.StartsWith("-1 ", target.Ask("once"), StringComparison.Ordinal);
        target.Attach();
        var (manifest, tarball) = Build.Build();
        var applied = target.Apply(tarball);
        Assert.True(applied.Code == Code.Ok, target.Told(applied));
        // Nine rounds: each object was touched nine times, from its own first value on.
        Assert.Equal($"{Sessions} 9 9", target.Ask("threads"));

        var undone = target.Undo(manifest.Id);
        Assert.True(undone.Code == Code.Ok, target.Told(undone));
        Assert.StartsWith("-1 ", target.Ask("once"), StringComparison.Ordinal);
        Assert.Contains(target.Log(), line => line.Contains($"{Sessions} objects", StringComparison.Ordinal));

        Assert.Equal(Code.Ok, target.Apply(tarball).Code);
        Assert.Equal($"{Sessions} 9 9", target.Ask("threads"));
    }

    [Fact]
    public void A_later_patch_finds_the_values_where_it_says_so()
    {
        using var target = LiveTarget.Start(Image);
        target.Ask("once");
        target.Attach();
        var (first, tarball) = Build.Build();
        Assert.Equal(Code.Ok, target.Apply(tarball).Code);
        Assert.Equal($"{Sessions} 1 1", target.Ask("once"));

        var refused = target.Apply(Second.Build().Tarball);
        Assert.Equal(Code.Dependency, refused.Code);
        Assert.Contains(first.Id, refused.Message, StringComparison.Ordinal);
        var retyped = target.Apply((Second with { Requires = [first.ContentHash], ShadowFields = [Touches with { ValueType = "System.Int64" }] }).Build().Tarball);
        Assert.Equal(Code.Dependency, retyped.Code);

        var (second, shared) = (Second with { Requires = [first.ContentHash] }).Build();
        var applied = target.Apply(shared);
        Assert.True(applied.Code == Code.Ok, target.Told(applied));
        Assert.Equal($"{Sessions} 2 2", target.Ask("once"));
        Assert.Equal(Code.Ok, target.Undo(second.Id).Code);
        Assert.Equal($"{Sessions} 3 3", target.Ask("once"));
        Assert.Equal(Code.Ok, target.Undo(first.Id).Code);
    }

    [Fact]
    public void Too_many_objects_refuse_it_unless_the_operator_allows_more()
    {
        using var target = LiveTarget.Start(Image);
        target.Ask("once");
        target.Attach();
        var (manifest, tarball) = Build.Build();
        var request = new WireRequest { Command = WireCommand.Apply, ShadowLimit = 0 };
        var refused = target.Send(request, tarball);
        Assert.Equal(Code.NotSupported, refused.Code);
        Assert.Contains("--max-shadow-objects", refused.Message, StringComparison.Ordinal);
        Assert.Empty(target.View().Patches);
        Assert.Equal(Code.Ok, target.Send(request with { ShadowLimit = 2_000_000 }, tarball).Code);
        Assert.Equal(manifest.Id, Assert.Single(target.View().Patches).Id);
    }
}
