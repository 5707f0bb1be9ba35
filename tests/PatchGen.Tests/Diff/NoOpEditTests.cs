namespace PatchGen.Tests.Diff;

/// <summary>Edits that change nothing a process would notice, however the compiler then numbers what it makes up.</summary>
public sealed class NoOpEditTests
{
    private const string Source = """
        using System; using System.Collections.Generic; using System.Linq; using System.Threading.Tasks;
        namespace N
        {
            public class C<T>
            {
                public const int Max = 128;
                private readonly int limit = 12;
                private static readonly int[] Table = { 1, 2, 3, 5, 8, 13, 21 };
                public event Action Changed;
                public string Name { get; set; } = "n";
                public IEnumerable<int> Items(int count) { for (var i = 0; i < count; i++) yield return i * limit; }
                public async Task<int> Sum(int count) { var sum = 0; foreach (var i in Items(count)) { await Task.Yield(); sum += i; } return sum; }
                public Func<int, int> Adder(int first) { var second = first + 1; return x => x + second + first; }
                public Func<int, int> Static() => x => x + 1;
                public object Anonymous(int a, string b) => new { a, b };
                public int Local(int a) { int Twice(int x) => x * 2 + a; return Twice(a); }
                public int Switch(string s) => s switch { "a" => 1, "b" => 2, "c" => 3, "d" => 4, "e" => 5, "f" => 6, "g" => 7, _ => 0 };
                public int Try(object o) { try { return o.GetHashCode(); } catch (NullReferenceException) when (limit > 3) { return 1; } finally { Changed?.Invoke(); } }
                public IEnumerable<string> Query(IEnumerable<string> xs) => from x in xs let y = x.Length where y > 3 select x + y;
                public int Long(int n) { var total = 0; for (var i = 0; i < n; i++) { if (i % 3 == 0) total += Table[i % 7]; else if (i % 5 == 0) total -= Max; else total ^= i; } return total; }
            }
            public record R(int A, string B);
            file class Hidden { public int Go() => 1; }
            public static class Ext { public static Action<string> Writer() => Console.WriteLine; }
        }
        """;

    [Theory, InlineData(true), InlineData(false)]
    public void The_same_source_has_no_facts(bool release)
    {
        var changes = Compared.Of(Source, Source, release);
        Assert.Equal("", changes.Text());
        Assert.True(changes.Compared > 40);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Blank_lines_and_comments_have_no_facts(bool release) =>
        Assert.Equal("", Compared.Of(Source, Source.Replace("\n", "\n\n// comment\n", StringComparison.Ordinal), release).Text());

    [Theory, InlineData(true), InlineData(false)]
    public void The_reverse_order_of_methods_has_no_facts(bool release)
    {
        var lines = Source.Split('\n');
        var start = Array.FindIndex(lines, l => l.Contains("Items(int", StringComparison.Ordinal));
        var end = Array.FindIndex(lines, l => l.Contains("int Long(", StringComparison.Ordinal)) + 1;
        var reversed = string.Join('\n', [.. lines[..start], .. lines[start..end].Reverse(), .. lines[end..]]);
        Assert.Equal("", Compared.Of(Source, reversed, release).Text());
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Renamed_locals_have_no_facts(bool release)
    {
        var renamed = Source.Replace("sum", "q1", StringComparison.Ordinal).Replace("total", "q2", StringComparison.Ordinal)
            .Replace("second", "q3", StringComparison.Ordinal).Replace("var i ", "var q4 ", StringComparison.Ordinal);
        renamed = System.Text.RegularExpressions.Regex.Replace(renamed, @"\bi\b", "q4");
        Assert.Equal("", Compared.Of(Source, renamed, release).Text());
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Only_the_added_method_counts_where_it_renumbers_all_closures(bool release)
    {
        const string Added = "public async Task<object> First(int z) { Func<int, int> f = x => x + z; Func<int, int> g = x => x * 3; await Task.Yield(); return new { zero = f(1), one = g(2) }; }\n";
        var post = Source.Replace("public IEnumerable<int> Items", Added + "public IEnumerable<int> Items", StringComparison.Ordinal);
        var fact = Assert.Single(Compared.Of(Source, post, release).Facts);
        Assert.Equal("M:N.C`1::First(System.Int32)System.Threading.Tasks.Task`1<System.Object>", fact.Member.Text);
    }
}
