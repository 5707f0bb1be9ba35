using Microsoft.CodeAnalysis;
using PatchGen.Format;
using PatchGen.Generator.Match;

namespace PatchGen.Tests.Format;

public sealed class DocumentationIdTests
{
    private const string Source = """
        using System.Collections.Generic;
        namespace N
        {
            public class Outer<T>
            {
                public int field;
                public int Auto { get; set; }
                public T this[int i, string s] => default!;
                public event System.Action? Raised;
                static Outer() { }
                public Outer(T value) { }
                public unsafe void All<U>(ref T a, out U b, int[] c, int[,] d, Dictionary<string, List<U>> e, void* f, Inner<U>.Deep g) { b = default!; }
                public class Inner<V> { public class Deep { public Dictionary<V, T>.Enumerator Get(in V v) => default; } }
            }
            public class Money : System.IComparable<Money>
            {
                public static implicit operator long(Money m) => 0;
                public static Money operator +(Money a, Money b) => a;
                int System.IComparable<Money>.CompareTo(Money other) => 0;
                public void Plain() { }
            }
        }
        """;

    public static TheoryData<string> Ids()
    {
        using var snapshot = TestCompiler.Snapshot(Source);
        return [.. Members(snapshot.Compilation!.Assembly.GlobalNamespace).Select(m => m.GetDocumentationCommentId()!)];
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_key_gives_the_id_that_the_compiler_gives(string id)
    {
        using var snapshot = TestCompiler.Snapshot(Source);
        var member = Members(snapshot.Compilation!.Assembly.GlobalNamespace).Single(m => m.GetDocumentationCommentId() == id);
        var key = SymbolKey.Of(member)!.Value;
        Assert.Equal(id, DocumentationId.Of(key));
        Assert.True(DocumentationId.Names(id, key));
        Assert.False(DocumentationId.Names(id + "x", key));
    }

    [Fact]
    public void The_storage_of_an_automatic_property_goes_by_its_property() =>
        Assert.Equal("P:N.Outer`1.Auto", DocumentationId.Of(new MemberKey("F:N.Outer`1::<Auto>k__BackingField")));

    private static IEnumerable<ISymbol> Members(INamespaceOrTypeSymbol of) => of.GetMembers()
        .Where(m => m is not INamedTypeSymbol { IsImplicitlyDeclared: true })
        .SelectMany(m => m is INamespaceOrTypeSymbol inner ? Members(inner).Concat(m is INamespaceSymbol ? [] : [m]) : m.IsImplicitlyDeclared ? [] : (IEnumerable<ISymbol>)[m]);
}
