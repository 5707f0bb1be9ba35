using PatchGen.Format;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff;

namespace PatchGen.Tests.Diff;

/// <summary>Closures, state machines and their like: which are the same, which are redirected, which live on.</summary>
public sealed class SynthesizedTests
{
    private const string Usings = "using System; using System.Collections.Generic; using System.Linq; using System.Threading.Tasks;\n";

    private static MethodChanged Changed(string pre, string post, bool release, out ChangeSet changes)
    {
        changes = Compared.Of(Usings + pre, Usings + post, release);
        return Assert.IsType<MethodChanged>(Assert.Single(changes.Facts));
    }

    private static string NameOf(Snapshot side, int token)
    {
        var handle = MetadataTokens.EntityHandle(token);
        return side.Metadata.GetString(handle.Kind switch
        {
            HandleKind.TypeDefinition => side.Metadata.GetTypeDefinition((TypeDefinitionHandle)handle).Name,
            HandleKind.MethodDefinition => side.Metadata.GetMethodDefinition((MethodDefinitionHandle)handle).Name,
            _ => side.Metadata.GetFieldDefinition((FieldDefinitionHandle)handle).Name,
        });
    }

    private static List<(string Pre, string Post)> Bound(ChangeSet changes) =>
        [.. changes.Synthesized.Select(b => (NameOf(changes.Correspondence.Pre, b.Value), NameOf(changes.Correspondence.Post, b.Key)))];

    [Theory, InlineData(true), InlineData(false)]
    public void A_lambda_that_alone_differs_is_redirected_and_nothing_is_stale(bool release)
    {
        const string Pre = "class C { Func<int, int> M(int a) { var b = a * 2; return x => x + a + b; } }";
        var fact = Changed(Pre, Pre.Replace("x + a + b", "x + a - b", StringComparison.Ordinal), release, out var changes);
        Assert.False(fact.OwnBody);
        Assert.Empty(fact.Stale);
        var redirect = Assert.Single(fact.Redirect);
        Assert.StartsWith("<M>b__", NameOf(changes.Correspondence.Pre, redirect.PreToken), StringComparison.Ordinal);
        Assert.Equal(redirect.PreToken, changes.Synthesized[redirect.PostToken]);
        Assert.Contains(Bound(changes), b => b.Pre.StartsWith("<>c__DisplayClass", StringComparison.Ordinal));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_lambda_without_captures_that_alone_differs_is_redirected(bool release)
    {
        const string Pre = "class C { int M(int[] xs) => xs.Where(x => x > 1).Select(x => x + 1).Sum(); }";
        var fact = Changed(Pre, Pre.Replace("x > 1", "x >= 1", StringComparison.Ordinal), release, out _);
        Assert.False(fact.OwnBody);
        Assert.Single(fact.Redirect);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void An_iterator_is_the_same_where_other_members_decide_how_its_nullability_is_written(bool release)
    {
        const string Pre = """
            #nullable enable
            class C
            {
                public string? A, B, D, E, F, G, H;
                public IEnumerable<T> All<T>() where T : C { yield return (T)this; }
            }
            """;
        var post = Pre.Replace("public string?", "public string I = \"\", J = \"\", K = \"\", L = \"\", M = \"\", N = \"\", O = \"\", P = \"\", Q = \"\", R = \"\", S = \"\";\n    public string?", StringComparison.Ordinal);
        Assert.DoesNotContain(Compared.Of(Usings + Pre, Usings + post, release).Facts.OfType<MethodChanged>(), f => f.Member.ToString().Contains("All", StringComparison.Ordinal));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Who_calls_a_base_method_later_is_the_same_when_that_one_names_its_parameters_otherwise(bool release)
    {
        const string Pre = """
            class B { public virtual Task Go(int count) => Task.CompletedTask; }
            class D : B { public override async Task Go(int count) { await Task.Yield(); await base.Go(count); } }
            """;
        var changes = Compared.Of(Usings + Pre, Usings + Pre.Replace("count", "times", StringComparison.Ordinal), release);
        Assert.All(changes.Facts, f => Assert.IsType<ParametersChanged>(f));
        Assert.Equal(2, changes.Facts.Length);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_lambda_that_captures_more_makes_its_owner_change_and_is_stale(bool release)
    {
        const string Pre = "class C { Func<int, int> M(int a, int b) { return x => x + a; } }";
        var fact = Changed(Pre, Pre.Replace("x + a", "x + a + b", StringComparison.Ordinal), release, out var changes);
        Assert.True(fact.OwnBody);
        Assert.Empty(fact.Redirect);
        Assert.Equal(SuspendedKind.Delegate, Assert.Single(fact.Stale).Kind);
        Assert.DoesNotContain(Bound(changes), b => b.Pre.StartsWith("<>c__DisplayClass", StringComparison.Ordinal));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Lambdas_that_are_the_same_stay_bound_where_their_owner_changes(bool release)
    {
        const string Pre = "class C { int M(int[] xs, int a) => xs.Where(x => x > a).Select(x => x + 1).Sum(); }";
        var fact = Changed(Pre, Pre.Replace("xs.Where", "xs.Where(x => x < 99).Where", StringComparison.Ordinal), release, out var changes);
        Assert.True(fact.OwnBody);
        Assert.Empty(fact.Stale);
        Assert.Equal(2, Bound(changes).Count(b => b.Pre.StartsWith("<M>b__", StringComparison.Ordinal)));
        Assert.Contains(Bound(changes), b => b.Pre.StartsWith("<>9__0_", StringComparison.Ordinal));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void An_async_method_that_changes_leaves_its_pre_state_machine_stale(bool release)
    {
        const string Pre = "class C { async Task<int> M(int a) { await Task.Yield(); return a + 1; } }";
        var fact = Changed(Pre, Pre.Replace("a + 1", "a + 2", StringComparison.Ordinal), release, out var changes);
        Assert.True(fact.OwnBody);
        var stale = Assert.Single(fact.Stale);
        Assert.Equal((SuspendedKind.Async, "C/<M>d__0", (string?)null), (stale.Kind, stale.Type, stale.Method));
        Assert.Equal("MoveNext", NameOf(changes.Correspondence.Pre, stale.Token));
        Assert.True(fact.Traits.HasFlag(MethodTraits.Async));
        Assert.Empty(Bound(changes));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void An_iterator_that_changes_leaves_its_pre_state_machine_stale(bool release)
    {
        const string Pre = "class C { IEnumerable<int> M(int a) { try { yield return a; } finally { a = 2; } yield return 5; } }";
        var fact = Changed(Pre, Pre.Replace("yield return 5", "yield return 6", StringComparison.Ordinal), release, out _);
        Assert.Equal(SuspendedKind.Iterator, Assert.Single(fact.Stale).Kind);
        Assert.True(fact.Traits.HasFlag(MethodTraits.Iterator));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_lambda_of_an_async_method_is_redirected_alone(bool release)
    {
        const string Pre = "class C { async Task<int> M(int[] xs, int a) { await Task.Yield(); return xs.Count(x => x > a); } }";
        var fact = Changed(Pre, Pre.Replace("x > a", "x < a", StringComparison.Ordinal), release, out _);
        Assert.False(fact.OwnBody);
        Assert.Empty(fact.Stale);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void An_async_lambda_is_redirected_and_its_state_machine_is_stale(bool release)
    {
        const string Pre = "class C { Func<Task<int>> M(int a) => async () => { await Task.Yield(); return a; }; }";
        var fact = Changed(Pre, Pre.Replace("return a;", "return -a;", StringComparison.Ordinal), release, out var changes);
        Assert.False(fact.OwnBody);
        Assert.Single(fact.Redirect);
        Assert.Equal(SuspendedKind.Async, Assert.Single(fact.Stale).Kind);
        Assert.DoesNotContain(Bound(changes), b => b.Pre == "MoveNext");
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_local_function_that_alone_differs_is_redirected(bool release)
    {
        const string Pre = "class C { int M(int a) { return Twice(3) + Twice(4); int Twice(int x) { return x * 2 + a; } } }";
        var fact = Changed(Pre, Pre.Replace("x * 2", "x * 3", StringComparison.Ordinal), release, out _);
        Assert.False(fact.OwnBody);
        Assert.Single(fact.Redirect);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_removed_lambda_is_stale_and_no_other_takes_its_place(bool release)
    {
        const string Pre = "class C { event Action A, B; void M() { A += () => Console.WriteLine(1); } }";
        var fact = Changed(Pre, "class C { event Action A, B; void M() { B += () => Console.WriteLine(2); } }", release, out _);
        Assert.Empty(fact.Redirect);
        Assert.Equal("<M>b__6_0", Assert.Single(fact.Stale).Method);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Another_lambda_before_a_lambda_renumbers_nothing_that_counts(bool release)
    {
        const string Pre = "class C { Func<int, int> A() => x => x + 1; Func<int, int> B(int y) => x => x + y; }";
        var changes = Compared.Of(Usings + Pre, Usings + Pre.Replace("{ Func", "{ Func<int, int> Z(int q) => x => x * q; Func<int, int> Y() => x => x * 3; Func", StringComparison.Ordinal), release);
        Assert.All(changes.Facts, f => Assert.IsType<MethodAdded>(f));
        Assert.Equal(2, changes.Facts.Length);
        Assert.Contains(("<A>b__0_0", "<A>b__2_0"), Bound(changes));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Anonymous_types_and_mapped_data_stay_bound_where_their_user_changes(bool release)
    {
        const string Pre = "class C { object M(int a) { var t = new[] { 1, 2, 3, 4, 5 }; return new { a, t }; } }";
        Changed(Pre, Pre.Replace("return", "a++; return", StringComparison.Ordinal), release, out var changes);
        Assert.Contains(Bound(changes), b => b.Pre.StartsWith("<>f__AnonymousType", StringComparison.Ordinal));
        Assert.Contains(changes.Synthesized, b => MetadataTokens.EntityHandle(b.Value).Kind == HandleKind.FieldDefinition
            && NameOf(changes.Correspondence.Pre, b.Value).Length == 64);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_lambda_in_a_static_initializer_is_redirected(bool release)
    {
        const string Pre = "class C { public static readonly Func<int, int> F = x => x + 1; }";
        var fact = Changed(Pre, Pre.Replace("x + 1", "x + 2", StringComparison.Ordinal), release, out _);
        Assert.False(fact.OwnBody);
        Assert.Single(fact.Redirect);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Nested_lambdas_of_a_redirected_one_stay_bound_where_they_are_the_same(bool release)
    {
        const string Pre = "class C { Func<int, Func<int, int>> M(int a) => x => { Console.WriteLine(x); return y => y + a; }; }";
        var fact = Changed(Pre, Pre.Replace("WriteLine(x)", "WriteLine(-x)", StringComparison.Ordinal), release, out _);
        Assert.False(fact.OwnBody);
        Assert.Single(fact.Redirect);
        Assert.Empty(fact.Stale);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void An_attribute_of_a_lambda_is_a_fact_of_its_owner(bool release)
    {
        const string Pre = "class C { Func<int, int> M() => (int x) => x; }";
        foreach (var edit in new[] { "([System.ComponentModel.ReadOnly(true)] int x)", "[System.ComponentModel.ReadOnly(true)] (int x)" })
        {
            var facts = Compared.Of(Usings + Pre, Usings + Pre.Replace("(int x)", edit, StringComparison.Ordinal), release).Facts;
            Assert.Equal("M", Assert.Single(facts.OfType<AttributesChanged>()).Member.Name);
            Assert.Empty(facts.OfType<MethodChanged>());
        }
    }

    [Fact]
    public void What_is_bound_is_one_to_one()
    {
        var changes = Compared.Of(Usings + "class C { int M(int[] xs) => xs.Count(x => x > 1); }", Usings + "class C { int M(int[] xs) => xs.Count(x => x > 1) + xs.Count(x => x > 1); }");
        Assert.Equal(changes.Synthesized.Count, changes.Synthesized.Values.Distinct().Count());
        Assert.Equal(1, Bound(changes).Count(b => b.Pre.StartsWith("<M>b__", StringComparison.Ordinal)));
    }
}
