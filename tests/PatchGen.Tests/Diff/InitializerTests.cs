using PatchGen.Format;
using PatchGen.Generator.Diff;

namespace PatchGen.Tests.Diff;

/// <summary>Field initializers, which the compiler puts into constructors in the order of the members.</summary>
public sealed class InitializerTests
{
    private const string Source = """
        using System; using System.Collections.Generic;
        public class B { public B(int x) { } }
        public class C : B
        {
            static readonly object Gate = new object();
            static readonly int[] Table = { 1, 2, 3, 5, 8, 13 };
            static Dictionary<string, int> map = new() { ["a"] = 1, ["b"] = 2 };
            static readonly Lazy<string> Late = new(() => "late");
            static int Twice = "x" is { Length: 2 } s ? s.Length : 3;
            readonly List<int> items = new();
            int limit = 5;
            Func<int, int> f = x => x + 1;
            public C(int a) : base(a > 3 ? a : 4) { limit += a; }
            public C() : base(1) { }
            public int Go() => limit + Twice + f(Table[1]) + map.Count + items.Count;
        }
        """;

    private static string Swap(string source, string a, string b)
    {
        var lines = source.Split('\n').ToList();
        var (i, j) = (lines.FindIndex(l => l.Contains(a, StringComparison.Ordinal)), lines.FindIndex(l => l.Contains(b, StringComparison.Ordinal)));
        (lines[i], lines[j]) = (lines[j], lines[i]);
        return string.Join('\n', lines);
    }

    [Theory]
    [InlineData("C() { f = new object(); }", FirstValue.Initializer)]
    [InlineData("C() { f = new object(); } C(int n) { f = new object(); n++; } C(long l) : this() { }", FirstValue.Initializer)]
    [InlineData("C(int n) { if (n < 0) throw new System.Exception(); f = new object(); }", FirstValue.Initializer)]
    [InlineData("C(int n) { if (n > 0) f = new object(); }", FirstValue.Constructor)]
    [InlineData("C(int n) { if (n > 0) return; f = new object(); }", FirstValue.Constructor)]
    [InlineData("C(int n) { while (n-- > 0) f = new object(); }", FirstValue.Constructor)]
    [InlineData("C(int n) { try { System.Console.Write(n); f = new object(); } catch { } }", FirstValue.Constructor)]
    [InlineData("C(string s) { f = s; }", FirstValue.Constructor)]
    [InlineData("C(string s) { var t = s; f = t; }", FirstValue.Constructor)]
    [InlineData("C() { f = this; }", FirstValue.Constructor)]
    [InlineData("static int made; C() { f = made++; }", FirstValue.Constructor)]
    [InlineData("C() { f = new object(); } C(int n) { }", FirstValue.Constructor)]
    [InlineData("C() { f = new object(); } C(int n) { f = new string('a', 3); }", FirstValue.Constructor)]
    [InlineData("C() { f = new object(); f = \"\"; }", FirstValue.Constructor)]
    [InlineData("C() { f = new object(); System.Console.Write(f); }", FirstValue.Constructor)]
    [InlineData("C() { f = new object(); Use(); } void Use() => System.Console.Write(f);", FirstValue.Constructor)]
    [InlineData("C() { f = new object(); } C(int n) : this() { f = n; }", FirstValue.Constructor)]
    public void What_constructors_make_of_nothing_but_themselves_could_be_given_to_any_object(string members, FirstValue first)
    {
        foreach (var release in new[] { true, false })
        {
            var post = $"class C {{ object f; {members} }}";
            var changes = Compared.Of("class C { C() { } C(int n) { } C(long l) { } C(string s) { } }", post, release);
            var fact = changes.Facts.OfType<FieldAdded>().Single(f => f.Member.Name == "f");
            Assert.Equal(first, fact.First);
            Assert.Equal(first == FirstValue.Initializer, fact.Initializer is not null);
        }
    }

    [Theory]
    [InlineData("private int f;", "private long f;", true)]
    [InlineData("private System.ArgumentNullException? f;", "private System.Exception? f;", false)] // another assembly says so
    [InlineData("private D? f;", "private C? f;", true)]
    [InlineData("private D? f;", "private System.IDisposable? f;", true)]
    [InlineData("private C? f;", "private D? f;", false)]
    [InlineData("private long f;", "private int f;", false)]
    [InlineData("private int f;", "private uint f;", false)]
    [InlineData("private long f;", "private double f;", false)]
    [InlineData("private int f;", "private object? f;", false)]
    [InlineData("internal int f;", "internal long f;", false)]
    [InlineData("private static int f;", "private static long f;", false)]
    [InlineData("private int f; async System.Threading.Tasks.Task Go() { await System.Threading.Tasks.Task.Yield(); f++; }", "private long f; async System.Threading.Tasks.Task Go() { await System.Threading.Tasks.Task.Yield(); f++; }", false)]
    public void A_field_widens_where_each_value_it_may_have_fits_and_nobody_else_uses_it(string pre, string post, bool widens)
    {
        const string Types = "class D : C, System.IDisposable { public void Dispose() { } } class C { public string Use() => f + \"\"; ";
        var fact = Assert.Single(Compared.Of($"{Types}{pre} }}", $"{Types}{post} }}", release: true).Facts.OfType<FieldRetyped>());
        Assert.Equal(widens, fact.WidensToken != 0);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Fields_in_another_order_have_no_facts(bool release)
    {
        var post = Swap(Swap(Swap(Source, "Gate =", "Late ="), "Table =", "Twice ="), "items =", "f =");
        Assert.Equal("", Compared.Of(Source, post, release).Text());
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_static_added_with_its_initializer_is_an_added_field_only(bool release)
    {
        var changes = Compared.Of(Source, Source.Replace("static int Twice", "static readonly string[] Names = { \"a\", \"b\" };\n    static int Twice", StringComparison.Ordinal), release);
        var fact = Assert.IsType<FieldAdded>(Assert.Single(changes.Facts));
        Assert.True(fact.HasOwnInitializer);
        Assert.NotNull(fact.Initializer);
        Assert.True(fact.Initializer.End > fact.Initializer.Start);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_static_added_to_a_type_without_static_constructor_is_an_added_field_only(bool release)
    {
        var changes = Compared.Of("class C { }", "class C { static object o = new(); }", release);
        Assert.True(Assert.IsType<FieldAdded>(Assert.Single(changes.Facts)).HasOwnInitializer);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_static_whose_initializer_needs_a_temporary_is_an_added_field_only(bool release)
    {
        const string Pre = "struct S { public int A { get; set; } public int B { get; set; } } class C { static object o = new(); static S x = new() { A = 5, B = 6 }; }";
        var post = Pre.Replace("static S x", "static readonly S s = new() { A = 1, B = 2 };\nstatic S x", StringComparison.Ordinal);
        Assert.True(Assert.IsType<FieldAdded>(Assert.Single(Compared.Of(Pre, post, release).Facts)).HasOwnInitializer);
        post = post.Replace("static S x = new() { A = 5, B = 6 };", "static S x;", StringComparison.Ordinal);
        var removed = Compared.Of(Pre, post, release);
        Assert.Equal("FieldAdded F:C::s\nStaticInitializerChanged F:C::x", string.Join("\n", removed.Facts.Select(f => $"{f.GetType().Name} {f.Member}")));
        var binary = new PatchGen.Generator.Compile.Snapshot(TestCompiler.Snapshot(post, release).Image, []);
        Assert.Equal("", Compared.Of(binary, TestCompiler.Snapshot(post, release)).Text());
    }

    [Fact]
    public void A_static_added_and_set_in_the_static_constructor_among_other_code_has_no_initializer_of_its_own()
    {
        var changes = Compared.Of(
            "class C { static C() { System.Console.WriteLine(); } }",
            "class C { static int x; static C() { System.Console.WriteLine(); x = 3; } }");
        Assert.False(changes.Facts.OfType<FieldAdded>().Single().HasOwnInitializer);
        Assert.Empty(changes.Facts.OfType<StaticInitializerChanged>().Single().Fields);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Another_initial_value_of_a_static_names_the_field(bool release)
    {
        var changes = Compared.Of(Source, Source.Replace("new object()", "new string('x', 3)", StringComparison.Ordinal), release);
        var fact = Assert.IsType<StaticInitializerChanged>(Assert.Single(changes.Facts));
        Assert.Equal([new MemberKey("F:C::Gate")], fact.Fields);
        Assert.True(fact.ReadOnly);
        Assert.Equal(5, fact.Post!.Line);
    }

    [Fact]
    public void An_initializer_given_to_a_static_names_the_field()
    {
        var fact = Assert.IsType<StaticInitializerChanged>(Assert.Single(Compared.Of("class C { static int x; }", "class C { static int x = 3; }").Facts
            .Where(f => f is not TypeFlagsChanged)));
        Assert.Equal([new MemberKey("F:C::x")], fact.Fields);
        Assert.False(fact.ReadOnly);
    }

    [Fact]
    public void Initializers_that_run_own_code_keep_their_order()
    {
        const string Pre = "class C { static int n; static int Next() => n++; static int A = Next(); static int B = Next(); }";
        const string Post = "class C { static int n; static int Next() => n++; static int B = Next(); static int A = Next(); }";
        var fact = Assert.IsType<StaticInitializerChanged>(Assert.Single(Compared.Of(Pre, Post).Facts));
        Assert.Empty(fact.Fields);
        Assert.Contains("another order", fact.Why, StringComparison.Ordinal);
    }

    public static TheoryData<string, bool> Reordered => new()
    {
        // Makes values of its own: the order does not count.
        { "sealed class V { readonly int x; public V(int x) { this.x = x; } } class C { static readonly V A = new(1); static readonly V B = new(2); }", true },
        { "class V { public static V Of(int x) => new V(); } class C { V A = V.Of(1); V B = V.Of(2); }", true },
        { "static class G { public static int Value = 3; } class C { int A = G.Value; int B = G.Value + 1; }", true },
        // Reads what the other wrote, or writes what another may read.
        { "class C { static int A = 1; static int B = A + 1; }", false },
        { "class V { static int count; int id = count++; } class C { V A = new(); V B = new(); }", false },
        { "abstract class V { public abstract int Get(); } class C { static V v; static int A = v.Get(); static int B = v.Get(); }", false },
        { "static class G { public static System.Collections.Generic.List<int> Log = new(); public static int Add(int x) { Log.Add(x); return x; } } class C { int A = G.Add(1); int B = G.Add(2); }", false },
    };

    [Theory, MemberData(nameof(Reordered))]
    public void Initializers_may_change_places_where_neither_sees_what_the_other_does(string pre, bool same)
    {
        var parts = System.Text.RegularExpressions.Regex.Match(pre, "(.*class C \\{.*?)((?:static )?(?:readonly )?\\w+ A = [^;]*;) (.* B = [^;]*;)(.*)").Groups;
        var post = $"{parts[1]}{parts[3]} {parts[2]}{parts[4]}";
        Assert.NotEqual(pre, post);
        Assert.Equal(same, Compared.Of(pre, post).Facts.IsEmpty);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Another_initial_value_of_an_instance_field_is_a_changed_constructor_and_a_changed_initializer(bool release)
    {
        var changes = Compared.Of(Source, Source.Replace("limit = 5", "limit = 6", StringComparison.Ordinal), release);
        Assert.Equal(2, changes.Facts.OfType<MethodChanged>().Count(f => f.Traits.HasFlag(MethodTraits.Constructor)));
        Assert.Equal(new MemberKey("F:C::limit"), Assert.Single(changes.Facts.OfType<InstanceInitializerChanged>()).Member);
        Assert.Equal(3, changes.Facts.Length);
        Assert.All(changes.Facts, f => Assert.Equal(11, f.Post!.Line));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_constructor_with_another_body_is_a_changed_method_only(bool release)
    {
        var changes = Compared.Of(Source, Source.Replace("limit += a", "limit -= a", StringComparison.Ordinal), release);
        var fact = Assert.IsType<MethodChanged>(Assert.Single(changes.Facts));
        Assert.Equal(13, fact.Post!.Line);
        Assert.True(fact.Traits.HasFlag(MethodTraits.Constructor));
    }

    [Fact]
    public void Other_base_arguments_are_a_changed_method_only() =>
        Assert.IsType<MethodChanged>(Assert.Single(Compared.Of(Source, Source.Replace("a > 3", "a > 2", StringComparison.Ordinal)).Facts));

    [Fact]
    public void The_static_constructors_own_code_names_no_field()
    {
        const string Pre = "class C { static int x = 1; static C() { System.Console.WriteLine(1); } }";
        var fact = Assert.IsType<StaticInitializerChanged>(Assert.Single(Compared.Of(Pre, Pre.Replace("WriteLine(1)", "WriteLine(2)", StringComparison.Ordinal)).Facts));
        Assert.Empty(fact.Fields);
    }

    [Fact]
    public void A_removed_static_with_its_initializer_is_a_removed_field_only() =>
        Assert.IsType<FieldRemoved>(Assert.Single(Compared.Of("class C { static object o = new(), p = new(); }", "class C { static object o = new(); }").Facts));

    [Theory, InlineData(true), InlineData(false)]
    public void Each_initializer_that_changed_says_its_own_line_and_reason(bool release)
    {
        const string Pre = """
            class C
            {
                static readonly string A = string.Concat("a", 1);
                static readonly string B = string.Concat("b", 2);
                static readonly System.Func<int> D = () => 4;
                static readonly string E = string.Concat("e", 5);
                int f = int.Parse("6");
                int g = int.Parse("7");
            }
            """;
        var post = Pre.Replace("1)", "10)", StringComparison.Ordinal).Replace("\"b\", 2", "\"bb\", 2", StringComparison.Ordinal).Replace("4", "40", StringComparison.Ordinal)
            .Replace("5)", "50)", StringComparison.Ordinal).Replace("\"6\"", "\"60\"", StringComparison.Ordinal).Replace("\"7\"", "\"70\"", StringComparison.Ordinal);
        var facts = Compared.Of(Pre, post, release).Facts.Where(f => f is StaticInitializerChanged or InstanceInitializerChanged).OrderBy(f => f.Member.Name, StringComparer.Ordinal);
        Assert.Equal(
            ["A 3 1 -> 10", "B 4 \"b\" -> \"bb\"", "D 5 in a lambda, 4 -> 40", "E 6 5 -> 50", "f 7 \"6\" -> \"60\"", "g 8 \"7\" -> \"70\""],
            facts.Select(f => $"{f.Member.Name} {f.Post?.Line} {f.Why![(f.Why!.LastIndexOf(": ", StringComparison.Ordinal) + 2)..]}"));
    }
}
