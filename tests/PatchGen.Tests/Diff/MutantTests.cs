using PatchGen.Mutants;

namespace PatchGen.Tests.Diff;

/// <summary>A slice of what <c>eng/mutants</c> does on real assemblies: every change of IL or metadata is found, where it is and nowhere else.</summary>
public sealed class MutantTests
{
    private const string Source = """
        using System; using System.Collections.Generic; using System.ComponentModel; using System.Linq; using System.Runtime.InteropServices; using System.Threading.Tasks;
        namespace N
        {
            public interface IShape { double Area(double scale = 1.5); }
            [Flags] public enum Kind { None, Some = 4, All = 12 }
            [StructLayout(LayoutKind.Sequential, Pack = 2)] public struct Pair { public int A; public long B; public short C; }
            [StructLayout(LayoutKind.Explicit)] public struct Union { [FieldOffset(0)] public int A; [FieldOffset(4)] public float B; }
            [Description("first"), Browsable(false)]
            public class C<T> : IShape, IDisposable where T : IComparable<T>, new()
            {
                public const int Max = 128; public const string Title = "title"; private const double Ratio = 0.5;
                private readonly int limit = 12; private long total = 1L << 40; private int other = 3;
                private static readonly int[] Table = { 1, 2, 3, 5, 8, 13, 21 };
                public event Action Changed;
                [DefaultValue("n")] public string Name { get; set; } = "n";
                public int this[int i] { get => Table[i]; set => Table[i] = value; }
                public double Area(double scale = 1.5) => limit * scale + Ratio;
                void IDisposable.Dispose() { Changed?.Invoke(); total = 0; other = 1; }
                public IEnumerable<int> Items(int count) { for (var i = 0; i < count; i++) yield return i * limit; }
                public async Task<int> Sum(int count) { var sum = 0; foreach (var i in Items(count)) { await Task.Yield(); sum += i; } return sum; }
                public Func<int, int> Adder(int first) { var second = first + 1; return x => x + second + first; }
                public Func<int, int> Static() => x => x + 1;
                public object Anonymous(int a, string b) => new { a, b };
                public int Local(int a) { int Twice(int x) => x * 2 + a; return Twice(a); }
                public int Switch(string s) => s switch { "a" => 1, "b" => 2, "c" => 3, "d" => 4, "e" => 5, "f" => 6, "g" => 7, _ => 0 };
                public int Table2(int n) { switch (n) { case 0: return 4; case 1: return 7; case 2: return 9; case 3: return 11; default: return -1; } }
                public int Try(object o) { try { return o.GetHashCode(); } catch (NullReferenceException) when (limit > 3) { return 1; } catch (FormatException) { return -other; } finally { Changed?.Invoke(); } }
                public IEnumerable<string> Query(IEnumerable<string> xs) => from x in xs let y = x.Length where y > 3 select x + y;
                public int Long(int n) { var total = 0; var rest = n; for (var i = 0; i < n; i++) { if (i % 3 == 0) total += Table[i % 7]; else if (i % 5 == 0) total -= Max; else { total ^= i; rest = ~total; } } return (byte)total + (short)rest; }
                public unsafe int Pinned(byte[] bytes, int at) { fixed (byte* p = bytes) return p[at] & 0x7f; }
                public bool Same(T a, T b, Kind k) => a.CompareTo(b) == 0 && k == Kind.Some && new T() is IComparable<T>;
                public static int Call(bool flag) => Natives.Native(flag, "x") - Math.Max(1, 2) + Math.Min(3, 4);
                public float Float(float f, double d) => f * 1.5f - (float)(d / 2.5);
            }
            internal static class Natives
            {
                [DllImport("native", SetLastError = true)] internal static extern int Native([MarshalAs(UnmanagedType.Bool)] bool flag, string text);
            }
            public class D
            {
                private int a = 1, b = 2; private static string first = "1", second = "2";
                private static int Twice(int x) => x * 2; private static int Thrice(int x) => x * 3;
                public int Sum(int n) => new[] { n, a, b }.Select(Twice).Concat(new[] { b, a }.Select(Thrice)).Sum();
                public string Both() => first + "-" + second;
            }
            public record R(int A, string B);
        }
        """;

    private static Original Compiled(bool release) => new("Lib", TestCompiler.Snapshot([("Lib.cs", Source)], release, resources: [("text", "a resource")]));

    [Theory, InlineData(true), InlineData(false)]
    public void Every_mutant_is_found_and_nothing_beside_it(bool release)
    {
        using var original = Compiled(release);
        var quota = new Quota(400, 1);
        var tally = new Tally();
        for (var seed = 0; seed < 300 && !quota.IsMet; seed++) tally.Add(original, Experiment.Run(original, new Random(seed), 0.2, quota));

        Assert.Equal("", string.Join('\n', tally.Failures));
        Assert.True(tally.Made >= 400);
        Assert.Empty(quota.Lacking);
        Assert.True(tally.Excused * 100 <= tally.Made, $"{tally.Excused} of {tally.Made} are set aside");
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Nothing_is_found_in_what_was_only_written_otherwise(bool release)
    {
        using var original = Compiled(release);
        var tally = new Tally();
        Runner.NoOps(original, 1, tally);

        Assert.Equal("", string.Join('\n', tally.Failures));
    }

    [Fact]
    public void A_mutant_that_a_law_sets_aside_is_one_only_by_that_law()
    {
        using var original = Compiled(release: true);
        using var draft = original.Draft();
        var method = draft.Types.Single(t => t.Name == "C`1").Methods.Single(m => m.Name == "Long");
        // A local that nothing names may be of any type; one that is used may not.
        method.Body.Variables.Add(new(draft.Module.TypeSystem.String));
        using var unused = draft.Write();
        method.Body.Variables[0].VariableType = draft.Module.TypeSystem.Int64;
        using var used = draft.Write();

        Assert.Equal("a local by another name", Law(original, unused));
        Assert.Null(Law(original, used));
    }

    private static string? Law(Original original, Generator.Compile.Snapshot post)
    {
        using var pre = original.Draft();
        using var mutated = original.Read(post);
        var key = pre.Types.Single(t => t.Name == "C`1").Methods.Single(m => m.Name == "Long");
        return Mutants.Laws.EquivalenceLaw.Of(key, mutated.GetTypes().Single(t => t.Name == "C`1").Methods.Single(m => m.Name == "Long"));
    }
}
