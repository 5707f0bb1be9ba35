using PatchGen.Generator.Match;

namespace PatchGen.Tests.Matching;

public sealed class MatcherTests
{
    [Fact]
    public void Declarations_are_paired_by_key_and_the_others_stand_alone()
    {
        using var pre = TestCompiler.Snapshot("class A { int x; void M(int a) { } } class B { }");
        using var post = TestCompiler.Snapshot("class C { } class A { void N() { } void M(int b) { } int x; }");
        var match = Matcher.Match(pre, post);
        Assert.Equal(["T:<Module>", "T:A", "T:B", "T:C"], match.Types.Select(t => t.Key.Text));
        Assert.Equal([true, true, true, false], match.Types.Select(t => t.Pre is not null));
        Assert.Equal([true, true, false, true], match.Types.Select(t => t.Post is not null));
        Assert.Contains(match.Methods, m => m is { Pre: not null, Post: not null } && m.Key.Name == "M");
        Assert.Contains(match.Methods, m => m is { Pre: null, Post: not null } && m.Key.Name == "N");
        Assert.Contains(match.Fields, f => f is { Pre: not null, Post: not null } && f.Key.Text == "F:A::x");
    }

    [Fact]
    public void Synthesized_members_are_in_no_pair_and_what_stands_for_a_declaration_is()
    {
        using var side = TestCompiler.Snapshot("""
            using System; using System.Collections.Generic; using System.Threading.Tasks;
            class C(int captured)
            {
                int P { get; set; } event Action E;
                Func<int, int> L(int a) => x => x + a + captured;
                async Task A() { await Task.Yield(); }
                IEnumerable<int> I() { yield return 1; }
                object O() => new { a = 1 };
                int F() { return G(); int G() => 1; }
                byte[] D() => new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
                Action<string> W() => Console.WriteLine;
            }
            record R(int A);
            unsafe struct S { fixed int buffer[3]; }
            file class Hidden { }
            """);
        var match = Matcher.Match(side, side);
        var types = match.Types.Select(t => t.Key.Name).ToList();
        Assert.Equal(6, types.Count);
        Assert.Contains(types, t => t.EndsWith("__Hidden", StringComparison.Ordinal));
        Assert.Contains("<buffer>e__FixedBuffer", types);
        Assert.DoesNotContain(match.Methods, m => m.Key.Text.Contains("b__", StringComparison.Ordinal) || m.Key.Text.Contains("g__", StringComparison.Ordinal));
        Assert.Contains(match.Methods, m => m.Key.Name == "<Clone>$");
        Assert.Contains(match.Fields, f => f.Key.Name == "<P>k__BackingField");
        Assert.Contains(match.Fields, f => f.Key.Name == "<captured>P");
        Assert.Contains(match.Fields, f => f.Key.Name == "E");
    }
}
