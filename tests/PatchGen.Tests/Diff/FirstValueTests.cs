using PatchGen.Generator.Diff;

namespace PatchGen.Tests.Diff;

/// <summary>What an added field holds in objects that the post constructors make, and whether objects made before can be given the same.</summary>
public sealed class FirstValueTests
{
    private const string Pre = """
        using System; using System.Threading;
        public class B { }
        public class C : B
        {
            public C(string? name, int n) { ArgumentNullException.ThrowIfNull(name); if (n < 0) throw new ArgumentException("n"); Setup(); }
            private void Setup() { }
        }
        """;

    private static FieldAdded Added(string members, string body, bool release, string setup = "")
    {
        var post = Pre.Replace("public C(", members + " public C(", StringComparison.Ordinal).Replace("Setup(); }", "Setup(); " + body + " }", StringComparison.Ordinal)
            .Replace("Setup() { }", $"Setup() {{ {setup} }}", StringComparison.Ordinal);
        return Assert.Single(Compared.Of(Pre, post, release).Facts.OfType<FieldAdded>(), f => f.Member.Name == "f");
    }

    [Theory]
    [InlineData("SemaphoreSlim f;", "f = new SemaphoreSlim(1);")]
    [InlineData("SemaphoreSlim f; public C() : this(\"a\", 1) { }", "f = new SemaphoreSlim(1);")]
    [InlineData("int f;", "f = 7; if (n > 3) throw new ArgumentException(name);")]
    [InlineData("object? f;", "for (var i = 0; i < n; i++) name += i; f = new object();")]
    [InlineData("int[] f;", "f = new int[4];")]
    public void What_a_constructor_gives_every_object_alike_could_be_an_initializer(string member, string body)
    {
        foreach (var release in new[] { true, false })
        {
            var added = Added($"private {member}", body, release);
            Assert.Equal(FirstValue.Initializer, added.First);
            Assert.NotNull(added.Initializer);
        }
    }

    [Theory]
    [InlineData("int f;", "f = n;")]
    [InlineData("int f;", "if (n > 3) f = 5;")]
    [InlineData("int f;", "if (n > 3) return; f = 5;")]
    [InlineData("int f;", "f = 5; if (n > 3) f = 6;")]
    [InlineData("int f;", "f = name!.Length > 3 ? 1 : 2;")]
    [InlineData("int f;", "do { f = 5; } while (name is null);")]
    [InlineData("int f;", "try { f = 5; } catch (Exception) { }")]
    [InlineData("int f;", "f = 5; Added();")]
    [InlineData("object? f;", "f = new object(); GC.KeepAlive(f);")]
    [InlineData("object? f;", "var o = new object(); f = o; GC.KeepAlive(o);")]
    [InlineData("object? f;", "f = this;")]
    [InlineData("int f; public C() { f = 6; }", "f = 5;")]
    [InlineData("int f; public C() { }", "f = 5;")]
    public void What_depends_on_the_object_or_goes_elsewhere_is_a_constructors(string member, string body)
    {
        foreach (var release in new[] { true, false })
            Assert.Equal(FirstValue.Constructor, Added($"private {member} private void Added() {{ f++; }}".Replace("object? f; private void Added() { f++; }", "object? f;", StringComparison.Ordinal), body, release).First);
    }

    [Fact]
    public void What_a_method_that_the_constructor_calls_reads_is_a_constructors() =>
        Assert.Equal(FirstValue.Constructor, Added("private SemaphoreSlim f;", "f = new SemaphoreSlim(1); Setup();", true, "f?.Release();").First);

    [Theory]
    [InlineData("private readonly object added = new();", 0)]
    [InlineData("private readonly object added; public C() { added = new object(); }", 0)]
    [InlineData("private readonly System.Threading.Lock added = new();", 0)]
    [InlineData("private object added = new();", 1)]
    [InlineData("private readonly object added = \"\";", 1)]
    [InlineData("private readonly System.Collections.Generic.List<int> added = new();", 1)]
    public void A_lock_that_is_never_another_takes_over_nothing(string member, int replaced)
    {
        var changes = Compared.Of("public class C { private System.Threading.ReaderWriterLockSlim gone = new(); public void M() => gone.EnterReadLock(); }",
            $"public class C {{ {member} public void M() {{ lock (added) {{ }} }} }}");
        Assert.Equal(replaced, Assert.Single(changes.Facts.OfType<FieldAdded>()).MayReplace.Length);
    }
}
