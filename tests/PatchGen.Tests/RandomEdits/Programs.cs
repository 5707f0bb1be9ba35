using CsCheck;

namespace PatchGen.Tests.RandomEdits;

/// <summary>Generates programs whose <c>Probe.Run()</c> gives one text, the same each time.</summary>
internal static class Programs
{
    private static readonly string[] AB = ["a", "b"];

    /// <summary>Programs of a few classes, one statement a line.</summary>
    public static readonly Gen<string> All = Gen.Select(Library(), Class(0), Class(1), Gen.Bool, (library, first, second, two) =>
        $$"""
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Text;
        using System.Threading.Tasks;
        {{library}}
        {{first}}
        {{(two ? second : "")}}
        public static class Probe
        {
        static string Try(Func<object> f)
        {
        try
        {
        return $"{f()}";
        }
        catch (Exception e)
        {
        return e.GetType().Name + e.Message;
        }
        }
        public static string Run()
        {
        var text = new StringBuilder();
        foreach (var (a, b) in new[] { (3, 4), (57, -12), (1000, 8) })
        {
        {{Calls(0)}}
        {{(two ? Calls(1) : "")}}
        }
        return text.AppendJoin('|', Lib.Log).ToString();
        }
        }
        """);

    private static string Calls(int n) => string.Join('\n', new[]
    {
        "new C(a, b).Plain(b)", "new C(a, b).Waiting(a).GetAwaiter().GetResult()", "string.Join(',', new C(a, b).Many(b))", "C.Static(a, b)", "new C(b, a).Generic<string>(a)", "new C(a, b).Value",
        "new C(a, b)[b]", "new D(a, b).Virtual(b)", "new C(a, b).Virtual(b)", "C.Table.Sum() + C.Count", "string.Join(',', new C(a, b).Later(b).ToBlockingEnumerable())", "new C(a, b).Lambda(a)", "((IFace)new C(a, b)).Default(b)",
    }.Select(call => $"text.Append(Try(() => {System.Text.RegularExpressions.Regex.Replace(call, @"\b([CD]|IFace)\b", "${1}" + n)})).Append(';');"));

    private static Gen<string> Library() => Gen.Select(
        Expressions.Int(AB, 2).Array[3], Gen.Int[1, 60].Array[8], Expressions.Word, Statements.Block(["n", "t"], 1, Gen.Const("yield return t;")),
        (e, n, word, items) => $$"""
        public enum Kind { None, Some = {{n[0]}}, More, Most = {{n[0] + 7}} }
        public record Pair(int X, int Y)
        {
        public int Sum => X + Y;
        }
        public readonly struct Amount(int value)
        {
        public int Value => value;
        public static Amount operator +(Amount a, Amount b) => new(a.Value + b.Value - {{n[1]}});
        }
        public abstract class Shape
        {
        public abstract int Area();
        }
        public sealed class Square(int side) : Shape
        {
        public override int Area() => side * side;
        }
        public sealed class Circle(int radius) : Shape
        {
        public override int Area() => radius * 3 + {{n[2]}};
        }
        public static class Extensions
        {
        public static int Tripled(this int x) => x * 3 - {{n[3]}};
        extension(int x)
        {
        public int Half => x / 2 + {{n[4]}};
        }
        }
        public static class Lib
        {
        public const int Limit = {{n[5]}};
        public const string Name = "{{word}}";
        public static readonly List<string> Log = new();
        public static int First(int a, int b) => {{e[0].Replace("Lib.First", "Lib.Add", StringComparison.Ordinal)}};
        public static int Second(int a, int b) => {{Plain(e[1])}};
        public static int Third(int a, int b)
        {
        var t = a > Limit ? b : Limit;
        return t - {{n[6]}};
        }
        public static int Add(int a, int b) => a + b;
        public static int Chosen(object x) => x.ToString().Length;
        public static int Chosen(long x) => (int)x + {{n[7]}};
        public static int Defaulted(int x, int y = {{n[0]}}, string z = "{{word}}") => x + y + z.Length;
        public static T Same<T>(T x) => x;
        public static int Apply(Func<int, int> f, int x) => f(x) + f(x + 1);
        public static int Word(string s, int x) => s == Name ? x : s.Length;
        public static string Find(string s) => s + (s.Length > 4 ? "" : "x");
        public static int Kinds(Kind k)
        {
        switch (k)
        {
        case Kind.None:
        return 1;
        case Kind.Some:
        return 2;
        default:
        return (int)k + (int)Kind.More;
        }
        }
        public static IEnumerable<int> Few(int n) => new[] { n, 2 };
        public static IEnumerable<int> Items(int n)
        {
        var t = n & 7;
        yield return n;
        {{items.Replace("Lib.Items", "Lib.Few", StringComparison.Ordinal)}}
        }
        }
        """);

    // Functions of the library call only those that stand below them.
    private static string Plain(string e) => e.Replace("Lib.First", "Lib.Add", StringComparison.Ordinal).Replace("Lib.Second", "Lib.Add", StringComparison.Ordinal);

    private static Gen<string> Class(int n) => Gen.Select(
        Statements.Block(["a", "t", "x", "y"], 2),
        Statements.Block(["a", "t", "x"], 1, Gen.Const("await Task.Yield();")),
        Statements.Block(["a", "t", "y"], 1, Gen.Const("yield return t;")),
        Statements.Block(["a", "b", "t"], 1),
        Expressions.Int(["x", "y"], 2).Array[3],
        Gen.Select(Expressions.Literal.Array[4], Statements.Block(["a", "t", "x"], 0, Gen.OneOf("yield return t;", "await Task.Yield();"))),
        (plain, waiting, many, @static, e, more) => $$"""
        public interface IFace{{n}}
        {
        int Size { get; }
        int Default(int a) => Size * {{more.Item1[0]}} + a;
        }
        public class C{{n}} : IFace{{n}}
        {
        public static readonly int[] Table = { {{more.Item1[1]}}, 2, 3, 5, 8, 13 };
        public static int Count = {{more.Item1[2]}};
        protected int x;
        protected readonly int y = {{more.Item1[3]}};
        public C{{n}}(int x, int b)
        {
        this.x = x;
        y += b;
        }
        public int Size => x & 15;
        public int Value
        {
        get
        {
        return {{e[0]}};
        }
        }
        public int this[int y] => {{e[1]}};
        public int Plain(int a)
        {
        var t = a;
        {{plain}}
        return t;
        }
        public async Task<int> Waiting(int a)
        {
        var t = a;
        await Task.Yield();
        {{waiting}}
        return t;
        }
        public IEnumerable<int> Many(int a)
        {
        var t = a;
        {{many}}
        yield return t;
        }
        public async IAsyncEnumerable<int> Later(int a)
        {
        var t = a;
        await Task.Yield();
        {{more.Item2}}
        yield return t;
        }
        public static int Static(int a, int b)
        {
        var t = 1;
        {{@static}}
        return t;
        }
        public string Generic<T>(int a)
        {
        var t = a + typeof(T).Name.Length;
        Func<int, int> g = y => {{e[2]}};
        return $"{g(t)}";
        }
        public int Lambda(int a)
        {
        var t = 0;
        Action<int> add = q =>
        {
        t += q * 2;
        if (q > a)
        t -= {{more.Item1[0]}};
        };
        add(a);
        add(x);
        return t;
        }
        public virtual int Virtual(int a) => a + x;
        }
        public class D{{n}}(int p, int q) : C{{n}}(p, q)
        {
        public override int Virtual(int a) => base.Virtual(a) * 2 + p;
        }
        """);
}
