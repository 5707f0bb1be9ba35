namespace PatchGen.Tests.Extract;

public sealed class MovedFileTests
{
    private const string Source = """
        using System;
        public static class Probe
        {
            public static string Run() => $"{Kept.It.Read()} {((IHidden<int>)Kept.It).Get()} {new Hidden<string>("x").Read()} {Hidden<int>.Made}";
        }
        file static class Kept { public static readonly Hidden<int> It = new(20); }
        file interface IHidden<T> { T Get(); }
        file class Hidden<T>(T value) : IHidden<T>
        {
            public static int Made;
            T value = value;
            public string Read() { Made++; Func<string> f = () => "pre " + value; return f(); }
            T IHidden<T>.Get() { Made += 10; return value; }
        }
        """;

    [Theory, InlineData(true), InlineData(false)]
    public void A_changed_method_of_a_moved_file_local_type_works_on_the_objects_and_statics_that_live(bool release)
    {
        using var pre = TestCompiler.Snapshot([("src/A.cs", Source)], release);
        using var post = TestCompiler.Snapshot([("src/sub/B.cs", Source.Replace("\"pre \"", "\"post \"", StringComparison.Ordinal).Replace("+= 10", "+= 100", StringComparison.Ordinal))], release);
        Assert.True(Oracle.Holds(pre, post, release).Replacements.Length >= 2);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void An_explicit_implementation_over_a_renamed_type_parameter_is_replaced(bool release)
    {
        const string source = """
            public interface I<T> { T M(T x); int Count { get; } }
            public class C<T>(int count) : I<T> { T I<T>.M(T x) => default; int I<T>.Count => count; }
            public static class Probe { public static string Run() { I<int> c = new C<int>(3); return $"{c.M(5)} {c.Count}"; } }
            """;
        using var pre = TestCompiler.Snapshot(source, release);
        using var post = TestCompiler.Snapshot(source.Replace("C<T>(", "C<TItem>(", StringComparison.Ordinal).Replace(": I<T> { T I<T>.M(T x) => default; int I<T>.Count => count;", ": I<TItem> { TItem I<TItem>.M(TItem x) => x; int I<TItem>.Count => count + 1;", StringComparison.Ordinal), release);
        Assert.Equal(2, Oracle.Holds(pre, post, release).Replacements.Length);
    }
}
