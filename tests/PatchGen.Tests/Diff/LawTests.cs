using PatchGen.DiffChecks;
using PatchGen.Generator.Diff;
using PatchGen.Laws.Edits;

namespace PatchGen.Tests.Diff;

/// <summary>A slice of what <c>eng/laws</c> does on real libraries: edits that mean nothing show nothing, whatever the compiler then makes up.</summary>
public sealed class LawTests
{
    private const string First = """
        using System; using System.Collections.Generic; using System.Linq; using System.Threading.Tasks;
        namespace N
        {
            public class Store<T> where T : class
            {
                private readonly List<T> items = new List<T>();
                private static readonly Func<int, int> Step = static n => n + 1;
                public int Count => items.Count;
                public T this[int at] { get { var found = items[at]; return found; } }
                public event EventHandler Changed { add { handlers += value; } remove { handlers -= value; } }
                private EventHandler handlers;
                public async Task<int> Fill(IEnumerable<T> source, Func<T, bool> wanted)
                {
                    var taken = 0;
                    foreach (var item in source) { if (!wanted(item)) continue; await Task.Yield(); items.Add(item); taken = Step(taken); }
                    handlers?.Invoke(this, EventArgs.Empty);
                    return taken;
                }
                public IEnumerable<string> Names(string prefix) { foreach (var item in items) { var name = item.ToString(); if (name.StartsWith(prefix)) yield return name; } }
                public object Summary(int limit) { var total = items.Count; return items.Select(i => new { Text = i.ToString(), Over = total > limit }).ToList(); }
                public void Watch(IList<Action<int>> watchers, bool all)
                {
                    while (watchers.Count < 3) { var seen = watchers.Count; if (all) { var index = seen + 1; watchers.Add(v => watchers[index](v)); } else throw new InvalidOperationException($"{seen} {nameof(all)}"); }
                }
                public int Local(int start) { int Next(int n) => n <= 0 ? start : Next(n - 1) + start; return Next(start); }
            }
        }
        """;

    private const string Second = """
        using System;
        namespace N
        {
            public struct Span2 { public int From, To; public readonly int Length() { var length = To - From; return length; } }
            public record Named(string Name, int Age) { public string Shown(string format) => string.Format(format, Name, Age); }
            public interface IShape { double Area(double scale); }
            public static class Shapes
            {
                private sealed class Square : IShape { public double Side { get; init; } double IShape.Area(double scale) { var side = Side * scale; return side * side; } }
                public static double Sum(params IShape[] shapes) { double sum = 0; foreach (var shape in shapes) sum += shape.Area(scale: 2); return sum; }
                public static Func<double, double> Scaled(IShape shape) => factor => shape.Area(factor) + Offset(factor);
                private static double Offset(double factor) { Func<double> later = () => factor; return later(); }
            }
        }
        """;

    public static TheoryData<string, bool> Edits => [.. SourceEdit.All.SelectMany(e => new[] { (e.Name, true), (e.Name, false) })];

    [Theory, MemberData(nameof(Edits))]
    public void An_edit_that_means_nothing_shows_nothing_but_itself(string name, bool release)
    {
        var edit = SourceEdit.All.Single(e => e.Name == name);
        using var pre = TestCompiler.Snapshot([("First.cs", First), ("Second.cs", Second)], release);
        var texts = SourceEdit.Apply(edit.Rewrite(pre.Compilation!, [.. pre.Compilation!.SyntaxTrees])).ToDictionary(e => e.Tree.FilePath, e => e.Text.ToString());
        using var post = TestCompiler.Snapshot([.. pre.Compilation.SyntaxTrees.Select(t => (t.FilePath, texts[t.FilePath]))], release);
        var changes = Mirror.Diff(pre, post);

        Assert.Equal("", string.Join('\n', changes.Facts.Where(f => !edit.Allows(f)).Select(f => FactText.Line(f, _ => true))));
        Assert.Empty(Mirror.Broken(changes, Mirror.Diff(post, pre)));
        // An edit that edits nothing would hold, too.
        Assert.All(texts, text => Assert.NotEqual(text.Value, text.Key == "First.cs" ? First : Second));
    }

    [Fact]
    public void Renamed_parameters_are_told_one_by_one()
    {
        using var pre = TestCompiler.Snapshot([("Second.cs", Second)]);
        var edit = SourceEdit.All.Single(e => e.Name == "renamed parameters");
        var (_, text, _) = Assert.Single(SourceEdit.Apply(edit.Rewrite(pre.Compilation!, [.. pre.Compilation!.SyntaxTrees])));
        using var post = TestCompiler.Snapshot([("Second.cs", text.ToString())]);

        var told = Mirror.Diff(pre, post).Facts.Cast<ParametersChanged>().Select(f => f.Member.Name).ToHashSet();
        Assert.Superset(new HashSet<string> { "Area", "Offset", "Scaled", "Shown", "Sum" }, told);
    }

    [Fact]
    public void The_same_facts_come_in_any_order_of_the_files_and_beside_others()
    {
        (string, string)[] files = [("First.cs", First), ("Second.cs", Second)];
        (string, string)[] changed = [("First.cs", First.Replace("n + 1", "n + 2", StringComparison.Ordinal)), ("Second.cs", Second.Replace("side * side", "side + side", StringComparison.Ordinal))];
        using var pre = TestCompiler.Snapshot(files);
        using var post = TestCompiler.Snapshot(changed);
        using var preReversed = TestCompiler.Snapshot(files.Reverse());
        using var postReversed = TestCompiler.Snapshot(changed.Reverse());
        var expected = FactText.Hash(Mirror.Diff(pre, post));
        var hashes = new string[4];
        Parallel.For(0, hashes.Length, i => hashes[i] = FactText.Hash(Mirror.Diff(pre, post)));

        Assert.All(hashes, hash => Assert.Equal(expected, hash));
        Assert.Equal(FactText.HashWithoutTokens(Mirror.Diff(pre, post)), FactText.HashWithoutTokens(Mirror.Diff(preReversed, postReversed)));
        Assert.Contains(Mirror.Diff(pre, post).Facts, f => f.Member.Name is "Step" or ".cctor");
        Assert.Contains(Mirror.Diff(pre, post).Facts, f => f.Member.Name.EndsWith("Area", StringComparison.Ordinal));
        Assert.NotEqual(expected, FactText.Hash(Mirror.Diff(pre, pre)));
        Assert.Empty(Mirror.OfSelf(pre));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Which_nullability_most_members_have_is_no_change_of_code(bool release)
    {
        const string Pre = "#nullable enable\nusing System; class C { void A(string? s, string? t, string? u) { } Action M(string? text) { return () => Console.WriteLine(text); } }";
        var post = Pre.Replace("Action M", "string X(string a, string b, string c) => a; string Y(string a, string b, string c) => b; string Z(string a) => a; Action M", StringComparison.Ordinal);

        Assert.DoesNotContain(Compared.Of(Pre, post, release).Facts, f => f is MethodChanged);
    }
}
