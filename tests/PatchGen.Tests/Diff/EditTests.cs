using PatchGen.Generator.Diff;

namespace PatchGen.Tests.Diff;

/// <summary>Each real edit of a body is one changed method, with its place and a reason in a maintainer's words.</summary>
public sealed class EditTests
{
    private const string Source = """
        using System; using System.Collections.Generic; using System.Linq; using System.Threading.Tasks;
        class Limits { public const int MaxDepth = 128; public const string Name = "a"; public static int Default(int depth = 5) => depth; }
        enum Kind { None, Some = 4 }
        class Parser
        {
            int depth; string text = ""; object gate = new();
            static void Check(string s) { if (s == null) throw new ArgumentNullException(nameof(s)); }
            static int Read(byte[] x) => x.Length;
            public int Body(string s, int n)
            {
                depth = n;
                return s.Length + n;
            }
            public bool Deep() => depth > Limits.MaxDepth;
            public string Named() => Limits.Name;
            public int Defaulted() => Limits.Default();
            public bool IsSome(Kind k) => k == Kind.Some;
            public int Overloaded(byte[] x) => Read(x);
            public async Task<int> Later(int n)
            {
                await Task.Yield();
                Console.WriteLine(n);
                return n + depth;
            }
            public IEnumerable<int> Items(int n)
            {
                for (var i = 0; i < n; i++)
                    yield return i;
            }
            public int Sum(int[] xs) => xs
                .Where(x => x > 1)
                .Sum(x => x + 1);
            public int Locals(int a)
            {
                int Twice(int x) => x * 2;
                return Twice(a);
            }
            public int Caught(string s)
            {
                try { return int.Parse(s); }
                catch (FormatException) { return 0; }
            }
            public void Locked(int n) { lock (gate) { depth = n; } }
            public string Interpolated(int n) => $"{n}: {text}";
            public unsafe int Pinned(byte[] x) { fixed (byte* p = x) return *p; }
        }
        """;

    public static TheoryData<string, string, string, int, string> Edits => new()
    {
        { "depth = n;\n", "Check(s);\n        depth = n;\n", "Body", 11, "line 11: call to Check added" },
        { "depth = n;\n", "if (n < 0) throw new ArgumentOutOfRangeException(nameof(n));\n        depth = n;\n", "Body", 11, "line 11: throw new ArgumentOutOfRangeException added" },
        { "return s.Length + n;", "return s.Length - n;", "Body", 12, "line 12: + became -" },
        { "return s.Length + n;", "return n;", "Body", 12, "line 12: read of Length removed" },
        { "depth > Limits", "depth >= Limits", "Deep", 14, "line 14: a comparison changed" },
        { "MaxDepth = 128", "MaxDepth = 64", "Deep", 14, "line 14: const MaxDepth 128 -> 64 was inlined here" },
        { "Name = \"a\"", "Name = \"b\"", "Named", 15, "line 15: const Name \"a\" -> \"b\" was inlined here" },
        { "depth = 5", "depth = 6", "Defaulted", 16, "line 16: default of depth 5 -> 6 was inlined here" },
        { "Some = 4", "Some = 8", "IsSome", 17, "line 17: enum member Some 4 -> 8 was inlined here" },
        { "static int Read(byte[] x)", "static int Read(ReadOnlySpan<byte> x) => x.Length; static int Read(string x)", "Overloaded", 18, "line 18: overload Read(ReadOnlySpan<byte>) is now chosen" },
        { "Console.WriteLine(n);", "Console.WriteLine(-n);", "Later", 22, "line 22: " },
        { "Console.WriteLine(n);", "await Task.Yield(); Console.WriteLine(n);", "Later", 22, "line 22: " },
        { "yield return i;", "yield return -i;", "Items", 28, "line 28: " },
        { "x > 1", "x > 2", "Sum", 31, "line 31: in a lambda, 1 -> 2" },
        { "x + 1", "x - 1", "Sum", 32, "line 32: in a lambda, + became -" },
        { "x * 2", "x * 3", "Locals", 35, "line 35: in Twice, 2 -> 3" },
        { "catch (FormatException)", "catch (OverflowException)", "Caught", 41, "line 41: catch OverflowException in place of catch FormatException" },
        { "depth = n;\n", "if (n > 1) { Check(s); depth = n; }\n", "Body", 11, "line 11: call to Check added" },
        { "try { return int.Parse(s); }", "try { while (s[0] == ' ') { s = s.Substring(1); } return int.Parse(s); }", "Caught", 40, "line 40: call to Substring added" },
        { "lock (gate) { depth = n; }", "depth = n;", "Locked", 43, "line 43: call to Enter removed" },
        { "$\"{n}: {text}\"", "$\"{n} {text}\"", "Interpolated", 44, "line 44: " },
        { "return *p;", "return p[1];", "Pinned", 45, "line 45: " },
    };

    [Theory, MemberData(nameof(Edits))]
    public void An_edit_is_found_where_it_is(string pre, string post, string method, int line, string why)
    {
        foreach (var release in new[] { true, false })
        {
            var changes = Compared.Of(Source, Source.Replace(pre, post, StringComparison.Ordinal), release);
            var fact = Assert.Single(changes.Facts.OfType<MethodChanged>());
            Assert.Equal(method, fact.Member.Name);
            Assert.StartsWith(why, fact.Why, StringComparison.Ordinal);
            if (line > 0) Assert.Equal(line, fact.Post!.Line);
            Assert.NotNull(fact.Pre);
            // Nothing else but what the edit itself declares.
            Assert.Empty(changes.Facts.Where(f => f is not (MethodChanged or ConstChanged or EnumChanged or ParametersChanged or MethodAdded or MethodRemoved or ReferenceChanged)));
        }
    }

    [Theory]
    [InlineData("static Dictionary<string, int> d = new();", "static Dictionary<string, long> d = new();", "bool M() => d.Remove(\"a\");", "bool M() => d.Remove(\"a\");", "call to Remove of Dictionary<string, long> in place of that of Dictionary<string, int>")]
    [InlineData("", "", "object M() => new List<int>();", "object M() => new List<long>();", "new List<long> in place of new List<int>")]
    [InlineData("", "", "int M(int[] x) => Make<int>().Length;", "int M(int[] x) => Make<long>().Length;", "call to Make<long> in place of call to Make<int>")]
    [InlineData("class Box<T> { public static int Count; }", "class Box<T> { public static int Count; }", "int M() => Box<int>.Count;", "int M() => Box<long>.Count;", "use of Count of Box<long> in place of that of Box<int>")]
    public void Another_instance_of_what_is_generic_is_named(string pre, string post, string method, string other, string why)
    {
        foreach (var release in new[] { true, false })
        {
            var changes = Compared.Of(In(pre, method), In(post, other), release);
            var changed = Assert.Single(changes.Facts.OfType<MethodChanged>(), f => f.Member.Name == "M");
            Assert.Equal($"line 2: {why}", changed.Why);
        }

        static string In(string declared, string method) => $"using System.Collections.Generic; class C {{ static T[] Make<T>() => []; {declared}\n{method} }}";
    }

    [Fact]
    public void A_value_that_the_compiler_keeps_on_the_stack_no_longer_does_not_hide_what_uses_it()
    {
        const string Pre = """
            class C
            {
                static int next;
                static int Read() => next++;
                int[,] M()
                {
                    var i = Read();
                    var j = Read();
                    var k = Read();
                    var a = new int[i, j];
                    a[0, 0] = k + k + j;
                    return a;
                }
                static void Check(int i, int j, int k) { }
            }
            """;
        var fact = Assert.Single(Compared.Of(Pre, Pre.Replace("var a =", "Check(i, j, k);\n        var a =", StringComparison.Ordinal)).Facts);
        Assert.Equal("line 10: call to Check added", fact.Why);
    }

    [Fact]
    public void Minus_one_is_not_what_its_bits_are_as_a_short()
    {
        var fact = Assert.Single(Compared.Of("class C { int M(int x) => x == -1 ? 1 : 2; }", "class C { int M(int x) => x == 0xffff ? 1 : 2; }").Facts);
        Assert.Equal("line 1: -1 -> 65535", fact.Why);
    }

    [Fact]
    public void A_span_counts_from_one_and_covers_the_statement()
    {
        var fact = Assert.Single(Compared.Of(Source, Source.Replace("return s.Length + n;", "return s.Length - n;", StringComparison.Ordinal)).Facts);
        Assert.Equal(new("Lib.cs", 12, 9, 12, 29), fact.Post);
        Assert.Equal(fact.Post, fact.Pre);
    }

    [Fact]
    public void Facts_come_in_the_same_order_each_time()
    {
        var post = Source.Replace("MaxDepth = 128", "MaxDepth = 64", StringComparison.Ordinal).Replace("x > 1", "x > 2", StringComparison.Ordinal).Replace("depth = 5", "depth = 6", StringComparison.Ordinal);
        var first = Compared.Of(Source, post);
        Assert.Equal(first.Text(), Compared.Of(Source, post).Text());
        Assert.Equal(first.Facts.Select(f => f.Member).Order(), first.Facts.Select(f => f.Member));
    }

    [Fact]
    public void Traits_say_what_kind_of_code_changed()
    {
        const string Pre = """
            using System.Threading.Tasks; using System.Collections.Generic;
            public class C { public virtual int V() => 1; ~C() { System.Console.WriteLine(1); } [System.Runtime.CompilerServices.ModuleInitializer] internal static void Init() { System.Console.WriteLine(1); } }
            public class D : C { public override int V() => 1; internal int N<T>() => 1; }
            public struct S { public int G() => 1; } public interface I { int P() => 1; }
            """;
        var facts = Compared.Of(Pre, Pre.Replace("=> 1", "=> 2", StringComparison.Ordinal).Replace("Line(1)", "Line(2)", StringComparison.Ordinal)).Facts
            .Cast<MethodChanged>().ToDictionary(f => f.Member.Display.Split('(')[0], f => f.Traits);
        Assert.Equal(MethodTraits.NewSlot | MethodTraits.Visible, facts["C.V"]);
        Assert.Equal(MethodTraits.Override | MethodTraits.Visible, facts["D.V"]);
        Assert.Equal(MethodTraits.Finalizer | MethodTraits.Override | MethodTraits.Visible, facts["C.Finalize"]);
        Assert.Equal(MethodTraits.ModuleInitializer, facts["C.Init"]);
        Assert.Equal(MethodTraits.Generic, facts["D.N``1"]);
        Assert.Equal(MethodTraits.OnStruct | MethodTraits.Visible, facts["S.G"]);
        Assert.Equal(MethodTraits.OnInterface | MethodTraits.NewSlot | MethodTraits.Visible, facts["I.P"]);
    }

    [Fact]
    public void The_entry_point_is_top_level_code_and_an_async_main()
    {
        static MethodChanged Of(string pre, string post)
        {
            var changes = Compared.Of(TestCompiler.Snapshot([("P.cs", pre)], executable: true), TestCompiler.Snapshot([("P.cs", post)], executable: true));
            return Assert.IsType<MethodChanged>(Assert.Single(changes.Facts));
        }

        const string Two = "class A { public static void Main() { } } class B { public static void Main() { } }";
        var moved = Compared.Of(TestCompiler.Snapshot([("P.cs", Two)], executable: true, mainType: "A"), TestCompiler.Snapshot([("P.cs", Two)], executable: true, mainType: "B"));
        Assert.Equal("the program begins in B.Main(), not in A.Main()", Assert.IsType<EntryPointChanged>(Assert.Single(moved.Facts)).Why);
        Assert.True(Of("System.Console.WriteLine(1);", "System.Console.WriteLine(2);").Traits.HasFlag(MethodTraits.EntryPoint));
        const string Main = "using System.Threading.Tasks; class P { static async Task Main() { await Task.Yield(); System.Console.WriteLine(1); } }";
        Assert.True(Of(Main, Main.Replace("(1)", "(2)", StringComparison.Ordinal)).Traits.HasFlag(MethodTraits.EntryPoint | MethodTraits.Async));
    }
}
