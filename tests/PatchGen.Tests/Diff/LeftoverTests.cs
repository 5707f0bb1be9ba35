using PatchGen.Format;
using PatchGen.Generator.Diff;

namespace PatchGen.Tests.Diff;

/// <summary>What goes on running the code of removed methods and types.</summary>
public sealed class LeftoverTests
{
    private const string Usings = "using System; using System.Collections.Generic; using System.Linq.Expressions; using System.Threading.Tasks;\n";

    private static List<(SuspendedKind Kind, string Owner, string? Method)> Stale(string pre, string post, bool release = true) =>
        [.. Compared.Of(Usings + pre, Usings + post, release).Facts.SelectMany(fact => fact.Stale).Select(s => (s.Kind, s.Owner.Display, s.Method))];

    private static List<(SuspendedKind Kind, string Owner, string? Method)> Renamed(string pre, bool release = true) => Stale(pre, pre.Replace("First", "Second", StringComparison.Ordinal), release);

    [Theory, InlineData(true), InlineData(false)]
    public void Calls_of_a_removed_async_method_go_on(bool release) =>
        Assert.Equal([(SuspendedKind.Async, "C.First()", null)], Renamed("class C { async Task First() => await Task.Yield(); Task M() => First(); }", release));

    [Theory, InlineData(true), InlineData(false)]
    public void Enumerations_of_a_removed_iterator_go_on(bool release) =>
        Assert.Equal([(SuspendedKind.Iterator, "C.First()", null)], Renamed("class C { IEnumerable<int> First() { yield return 1; } object M() => First(); }", release));

    [Theory, InlineData(true), InlineData(false)]
    public void Delegates_of_the_lambdas_of_a_removed_method_go_on(bool release)
    {
        var (kind, owner, method) = Assert.Single(Renamed("class C { Func<int, int> First(int n) => x => x + n; object M() => First(1); }", release));
        Assert.Equal((SuspendedKind.Delegate, "C.First(System.Int32)"), (kind, owner));
        Assert.Equal("<First>b__0", method);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Delegates_pointers_and_tokens_of_a_removed_method_are_told_apart(bool release)
    {
        Assert.Equal([(SuspendedKind.Delegate, "C.First()", "First")], Renamed("class C { void First() { } Action M() => First; }", release));
        Assert.Equal([(SuspendedKind.Delegate, "C.First()", "First")], Renamed("class C { static void First() { } Action M() => First; }", release));
        Assert.Equal([(SuspendedKind.FunctionPointer, "C.First()", null)], Renamed("unsafe class C { static void First() { } nint M() => (nint)(delegate*<void>)&First; }", release));
        Assert.Equal([(SuspendedKind.ExpressionTree, "C.First()", null)], Renamed("class C { static int First() => 1; Expression<Func<int>> M() => () => First(); }", release));
    }

    [Fact]
    public void A_method_that_is_called_only_leaves_nothing() => Assert.Empty(Renamed("class C { int First() => 1; int M() => First(); }"));

    [Fact]
    public void Calls_that_wait_in_a_method_that_has_a_successor_go_on()
    {
        const string Pre = "public class C { public async Task First(int n) => await Task.Delay(n); }";
        Assert.Equal([(SuspendedKind.Async, "C.First(System.Int32)", null)], Stale(Pre, Pre.Replace("int n", "int n, int m = 2", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_waits_in_a_removed_type_and_in_those_within_goes_on()
    {
        var stale = Renamed("class First { public async Task A() => await Task.Yield(); class Inner { public IEnumerable<int> B() { yield return 1; } } } class C { object M() => new First().A(); }");
        Assert.Equal([(SuspendedKind.Async, "First.A()"), (SuspendedKind.Iterator, "First.Inner.B()")], stale.Select(s => (s.Kind, s.Owner)));
    }

    [Fact]
    public void Objects_of_a_removed_type_count_where_others_can_call_what_does_something()
    {
        Assert.Equal([(SuspendedKind.Object, "First", null)], Renamed("interface I { bool May(int n); } class First : I { public bool May(int n) => n > 1; } class C { I M() => new First(); }"));
        Assert.Empty(Renamed("class First { public bool May(int n) => n > 1; } class C { bool M() => new First().May(1); }"));
        Assert.Empty(Renamed("class First { public override string ToString() => nameof(C); } class C { object M() => new First(); }"));
        Assert.Empty(Renamed("record First(int N); class C { object M() => new First(1); }"));
        Assert.Empty(Renamed("interface I { bool May(int n); } struct First : I { public bool May(int n) => n > 1; } class C { bool M() => new First().May(2); }"));
    }

    [Fact]
    public void Objects_of_a_removed_type_count_for_what_they_inherit_from_one_that_is_gone_too()
    {
        var stale = Renamed("abstract class FirstBase : IDisposable { public void Dispose() => Console.WriteLine(); } sealed class FirstMore : FirstBase { } class C { IDisposable M() => new FirstMore(); }");
        Assert.Equal([(SuspendedKind.Object, "FirstMore", null)], stale);
    }
}
