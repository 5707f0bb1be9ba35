using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests;

/// <summary>A consistency root gets a body of its own: whatever its code looks like, it does what it did.</summary>
public class RootShapeTests
{
    // Methods whose short branches reach less and less far over calls that end the method.
    private const int Long = 40;

    private static readonly string Library = $$"""
        public static class Shapes
        {
            public static int F(int x) => x + 1;
            public static long G(object x) => x is int i ? F(i) : 7;

            public static int Switch(int x)
            {
                switch (x % 6)
                {
                    case 0: return F(x);
                    case 1: return F(x * 2);
                    case 2: return x > 20 ? F(-x) : F(x * 3);
                    case 4: return 4;
                    default: return F(F(x));
                }
            }

            public static int Try(int x)
            {
                var entered = 0;
                try
                {
                    if (x % 5 == 1) throw new InvalidOperationException("thrown");
                    if (x % 5 == 2) throw new ArgumentException("argument");
                    if (x % 5 == 3) return F(x);
                    entered++;
                }
                catch (InvalidOperationException e) when (e.Message.Length == x % 7 + 5)
                {
                    return F(x) + 100;
                }
                catch (Exception e)
                {
                    entered += e.Message.Length;
                }
                finally
                {
                    entered += 10;
                }

                return F(entered + x);
            }

            public static T Generic<T>(T x) => Same(x);
            public static long Boxing(int x) => G(x);
            public static void Nothing(int x) => Count(F(x));
            [MethodImpl(MethodImplOptions.NoInlining)] static T Same<T>(T x) => x;
            [MethodImpl(MethodImplOptions.NoInlining)] static void Count(int x) => Sum += x;
            public static long Sum;

        {{string.Join("\n", Enumerable.Range(1, Long).Select(LongMethod))}}
        }

        public struct Point(int x)
        {
            public int Of(int y) => Shapes.F(x + y);
        }

        public class Base { public virtual int Virtual(int x) => Shapes.F(x); }
        public class Derived : Base { public override int Virtual(int x) => base.Virtual(x + 1); }

        public static class Probe
        {
            public static string Ask(string question)
            {
                Shapes.Sum = 0;
                var all = new List<string>();
                foreach (var method in typeof(Shapes).GetMethods().Where(m => m.ReturnType == typeof(int) && m.Name != "F" && m.GetParameters().Length == 1).OrderBy(m => m.Name))
                    all.Add(method.Name + " " + string.Join(" ", Enumerable.Range(0, 64).Select(x => method.Invoke(null, [x]))));
                for (var x = 0; x < 10; x++) { Shapes.Nothing(x); all.Add($"{Shapes.Generic(x)} {Shapes.Generic("s")} {Shapes.Boxing(x)} {new Point(x).Of(2)} {new Derived().Virtual(x)} {Shapes.Sum}"); }
                return string.Join("; ", all);
            }
        }
        """;

    private static readonly string[] Roots =
    [
        "M:Shapes.Switch(System.Int32)", "M:Shapes.Try(System.Int32)", "M:Shapes.Generic``1(``0)", "M:Shapes.Boxing(System.Int32)", "M:Shapes.Nothing(System.Int32)",
        "M:Point.Of(System.Int32)", "M:Base.Virtual(System.Int32)", "M:Derived.Virtual(System.Int32)",
        .. Enumerable.Range(1, Long).Select(i => $"M:Shapes.Long{i}(System.Int32)"),
    ];

    private static string LongMethod(int exits) => $$"""
            public static int Long{{exits}}(int x)
            {
                for (var i = 0; i < 2; i++)
                {
                    if (x % 3 == i)
                    {
        {{string.Join("\n", Enumerable.Range(0, exits).Select(e => $"                if (x == {e}) return F(x + i);"))}}
                    }
                }

                return -x;
            }
        """;

    [Fact]
    public void Its_answers_are_those_of_the_post_side_and_then_of_the_pre_side()
    {
        var library = ReleaseCompiler.Compile("Lib", Library);
        var (manifest, tarball) = new PatchBuilder(library, "public static class Patch { public static int F(int x) => x + 1001; }", ("Shapes::F", "F")) { Roots = [.. Roots] }.Build();
        using var pre = LiveTarget.Start(library);
        using var post = LiveTarget.Start(ReleaseCompiler.Compile("Lib", Library.Replace("F(int x) => x + 1;", "F(int x) => x + 1001;", StringComparison.Ordinal)));
        var (before, after) = (pre.Ask("all"), post.Ask("all"));
        Assert.NotEqual(before, after);
        pre.Attach();
        for (var round = 0; round < 3; round++)
        {
            var applied = pre.Apply(tarball);
            Assert.True(applied.Code == Code.Ok, pre.Told(applied));
            Assert.Equal(after, pre.Ask("all"));
            var undone = pre.Undo(manifest.Id);
            Assert.True(undone.Code == Code.Ok, pre.Told(undone));
            Assert.Equal(before, pre.Ask("all"));
        }
    }
}
