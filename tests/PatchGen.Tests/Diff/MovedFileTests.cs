using PatchGen.Generator.Diff;

namespace PatchGen.Tests.Diff;

/// <summary>The compiler names file-local types after the path of their file, and explicit implementations after the interface as the source says it.</summary>
public sealed class MovedFileTests
{
    private const string Source = """
        using System; using System.Collections.Generic; using System.Threading.Tasks;
        namespace N;
        [System.Diagnostics.DebuggerTypeProxy(typeof(Hidden<>)), Shows(typeof(Dictionary<Hidden<int>.Nested, string[]>), Also = new[] { typeof(Inner) })]
        public class C
        {
            public int Go(int x) => new Hidden<int>(x).Twice() + Inner.Value.Length + User.Add(x) + Inner.Value.Read();
            public Type Shown() => typeof(Hidden<string>);
            public Func<int> Later(int x) { var hidden = new Hidden<int>(x); return () => hidden.Value + x; }
        }
        public class Shows(Type type) : Attribute { public Type Type => type; public Type[] Also; }
        file class User
        {
            static Hidden<long> kept = new(1);
            public static int Add(int x) { var hidden = new Hidden<int>(x); Func<int> f = () => hidden.Value + x; return f(); }
            static Hidden<T> Make<T>(Hidden<T> like, List<Hidden<T>> all) where T : struct => all[0];
        }
        file interface IHidden<T> { T Get(); int Count { get; } event Action Done; }
        file class Hidden<T>(T value) : IHidden<T>, IEquatable<Hidden<T>>
        {
            public T Value { get; } = value;
            public int Twice() => Value!.GetHashCode() * 2;
            T IHidden<T>.Get() => Value;
            int IHidden<T>.Count { get; } = 3;
            event Action IHidden<T>.Done { add { } remove { } }
            bool IEquatable<Hidden<T>>.Equals(Hidden<T> other) => other.Value.Equals(Value);
            public async Task<T> Later() { await Task.Yield(); return Value; }
            public IEnumerable<Func<T>> All() { yield return () => Value; }
            public class Nested { public Hidden<T> Of; }
        }
        file static class Inner { public static string Value = "inner"; public static int Read(this string s) => s.Length; }
        """;

    [Theory]
    [InlineData("src/A.cs", "src/sub/A.cs", true)]
    [InlineData("src/A.cs", "src/sub/A.cs", false)]
    [InlineData("src/A.cs", "src/B.cs", true)]
    public void A_file_with_file_local_types_that_was_moved_or_renamed_has_no_facts(string from, string to, bool release)
    {
        using var pre = TestCompiler.Snapshot([(from, Source)], release);
        using var post = TestCompiler.Snapshot([(to, Source)], release);
        Assert.Equal("", Compared.Of(pre, post).Text());
        // Neither side keeps what was said of it.
        Assert.Equal("", Compared.Of(post, pre).Text());
        Assert.Equal("", Compared.Of(post, post).Text());
    }

    [Fact]
    public void What_changed_in_a_moved_file_is_found_there_and_has_the_name_that_the_process_knows()
    {
        using var pre = TestCompiler.Snapshot([("src/A.cs", Source)]);
        using var post = TestCompiler.Snapshot([("src/sub/A.cs", "// moved\n" + Source.Replace("* 2", "* 3", StringComparison.Ordinal))]);
        var changed = Assert.IsType<MethodChanged>(Assert.Single(Compared.Of(pre, post).Facts));
        Assert.Contains(pre.Metadata.TypeDefinitions, t => pre.Keys.Type(t) == changed.Member.Type);
        Assert.Equal(("Twice", "src/sub/A.cs", Source.Split('\n').ToList().FindIndex(line => line.Contains("int Twice()", StringComparison.Ordinal)) + 2), (changed.Member.Name, changed.Post!.File, changed.Post.Line));
    }

    [Fact]
    public void Of_two_files_of_one_name_each_keeps_its_own_types_and_those_of_a_third_are_new()
    {
        const string one = "namespace N; file class Hidden { public int One() => 1; } public class A { public int Go() => new Hidden().One(); }";
        const string two = "namespace N; file class Hidden { public int Two() => 2; } public class B { public int Go() => new Hidden().Two(); }";
        using var pre = TestCompiler.Snapshot([("a/One.cs", one), ("a/Two.cs", two)]);
        using var moved = TestCompiler.Snapshot([("b/One.cs", one), ("b/Two.cs", two)]);
        Assert.Equal("", Compared.Of(pre, moved).Text());
        using var more = TestCompiler.Snapshot([("a/One.cs", one), ("a/Two.cs", two), ("b/Two.cs", "namespace N; file class Hidden { }")]);
        Assert.IsType<TypeAdded>(Assert.Single(Compared.Of(pre, more).Facts));
    }

    [Fact]
    public void A_file_local_type_in_place_of_another_of_its_name_is_compared_with_it()
    {
        using var pre = TestCompiler.Snapshot([("a/One.cs", "namespace N; file class Hidden { int kept; public int One() => kept; }")]);
        using var post = TestCompiler.Snapshot([("b/Two.cs", "namespace N; file class Hidden { long kept; public int One() => (int)kept; }")]);
        Assert.Equal(["FieldRetyped", "MethodChanged"], Compared.Of(pre, post).Facts.Select(f => f.GetType().Name).Order());
    }

    [Fact]
    public void A_renamed_type_parameter_leaves_explicit_implementations_what_they_are()
    {
        const string source = """
            using System; using System.Collections; using System.Collections.Generic;
            public interface I<T> { T M(T x); T P { get; set; } event Action<T> E; T this[int i] { get; } static abstract T S(); }
            public class C<T, K> : I<T>, IEnumerable<KeyValuePair<T, K>>
            {
                T I<T>.M(T x) { Func<T> f = () => x; return f(); }
                T I<T>.P { get; set; }
                event Action<T> I<T>.E { add { } remove { } }
                T I<T>.this[int i] => default;
                static T I<T>.S() => default;
                IEnumerator<KeyValuePair<T, K>> IEnumerable<KeyValuePair<T, K>>.GetEnumerator() { yield break; }
                IEnumerator IEnumerable.GetEnumerator() => null;
                public class Nested : I<K> { K I<K>.M(K x) => x; K I<K>.P { get; set; } event Action<K> I<K>.E { add { } remove { } } K I<K>.this[int i] => default; static K I<K>.S() => default; }
            }
            """;
        var renamed = System.Text.RegularExpressions.Regex.Replace(source, @"\bT\b", "TItem");
        Assert.Equal("", Compared.Of(source, renamed).Text());
        var changes = Compared.Of(source, renamed.Replace("() => x", "() => default", StringComparison.Ordinal));
        Assert.All(changes.Facts, f => Assert.Contains("I<T>.M", f.Member.Text, StringComparison.Ordinal));
        Assert.NotEmpty(changes.Facts);
    }
}
