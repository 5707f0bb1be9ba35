using Microsoft.CodeAnalysis;
using PatchGen.Format;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Match;

namespace PatchGen.Tests.Matching;

/// <summary>A Roslyn symbol has the key that its compiled member has.</summary>
public sealed class SymbolKeyTests
{
    private const string Source = """
        using System; using System.Collections.Generic; using System.Threading.Tasks;
        namespace N.M
        {
            public unsafe class Outer<T, U> where T : struct
            {
                public class Inner<V>
                {
                    public delegate ref readonly V D(in T x, ref U y, out V z);
                    public Dictionary<T, List<U[]>>.Enumerator F;
                    public V M<W>(T t, U u, V v, W w, W[] ws, (int A, string B) tuple, dynamic d, nint n, nuint m) => v;
                    public static explicit operator int(Inner<V> x) => 1;
                    public static explicit operator long(Inner<V> x) => 1;
                }
                public void P(int* p, int** pp, void* v, delegate*<int, ref string, void> f, delegate* unmanaged<int> g, delegate* unmanaged[Cdecl]<int, void> h) { }
                public void A(int[] a, int[,] b, int[][,,] c, T? n, int? m, Outer<int, string>.Inner<T> nested) { }
                public virtual ref readonly int R(in int a, ref readonly long b) => throw null!;
                public (int, int, int, int, int, int, int, int, string) Long() => default;
                public int this[int i, string s] { get => 1; set { } }
                public int I { get; init; }
                public required string Q { get; set; }
                public event Action E; public event Action X { add { } remove { } }
                public volatile int vol;
                ~Outer() { }
                static Outer() { }
            }
            public interface I<T> { void M(in T x); int P { get; set; } static abstract I<T> operator +(I<T> a, I<T> b); }
            public class Impl : I<int>, IEnumerable<string>
            {
                void I<int>.M(in int x) { } int I<int>.P { get; set; }
                static I<int> I<int>.operator +(I<int> a, I<int> b) => a;
                IEnumerator<string> IEnumerable<string>.GetEnumerator() { yield break; }
                System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => null!;
                public override string ToString() => ""; public async Task<int> G(int x) { return await Task.FromResult(x); } public int Q(params ReadOnlySpan<int> xs) => 1;
            }
            public record Rec(int A, string B) { public int C; }
            public readonly record struct RecS(int A);
            public struct S { public fixed int buffer[3]; public readonly int Get() => 1; }
            file class Hidden<T> { public Hidden<T> Self(Hidden<int> x) => this; }
            file static class Uses { internal static void X(Hidden<string> h) { } }
            public enum E : byte { A, B }
            public delegate int Del<in T>(T x);
            public class Primary(int a, string b) { public string Get() => b + a; }
            public static class Ext { public static int Twice(this int x) => x * 2; }
        }
        """;

    [Fact]
    public void Every_declared_member_has_the_same_key_in_the_compilation_and_in_metadata()
    {
        using var side = TestCompiler.Snapshot(Source.Replace("public fixed int", "public unsafe fixed int", StringComparison.Ordinal));
        var symbols = Types(side.Compilation!.Assembly.GlobalNamespace)
            .SelectMany(t => t.GetMembers().Where(IsEmitted).Prepend<ISymbol>(t))
            .Select(SymbolKey.Of).OfType<MemberKey>().ToHashSet();
        var declared = Declared(side).ToHashSet();
        // What has no symbol of its own: compiler-made types and names, the field of an event and that of an enum.
        var unknown = declared.Except(symbols).Where(k => !k.Text.Contains('<', StringComparison.Ordinal)).Where(k => !IsEmbedded(side, k)).Select(k => k.Text).Order().ToList();
        Assert.Equal(["F:N.M.E::value__", "F:N.M.Outer`2::E"], unknown);
        Assert.Equal([], symbols.Except(declared).Select(k => k.Text).Order().ToList());
        Assert.True(symbols.Count > 80);
    }

    [Fact]
    public void A_member_is_found_where_it_is_declared()
    {
        using var side = TestCompiler.Snapshot("class C\n{\n    int x;\n    void M() { }\n    int P { get; set; }\n    class N<T> { int y; }\n    event System.Action E;\n}");
        var declarations = new Declarations(side);
        Assert.Equal(new SourceSpan("Lib.cs", 3, 9, 3, 10), declarations.Of(new("F:C::x")));
        Assert.Equal(new SourceSpan("Lib.cs", 4, 10, 4, 11), declarations.Of(new("M:C::M()System.Void")));
        Assert.Equal(new SourceSpan("Lib.cs", 5, 9, 5, 10), declarations.Of(new("F:C::<P>k__BackingField")));
        Assert.Equal(new SourceSpan("Lib.cs", 6, 22, 6, 23), declarations.Of(new("F:C/N`1::y")));
        Assert.Equal(new SourceSpan("Lib.cs", 1, 7, 1, 8), declarations.Of(new("M:C::.ctor()System.Void")));
        Assert.Equal(new SourceSpan("Lib.cs", 7, 25, 7, 26), declarations.Of(new("F:C::E")));
        Assert.Null(declarations.Of(new("T:Missing")));
    }

    // The parameterless constructor that every struct has is a symbol only.
    private static bool IsEmitted(ISymbol member) =>
        member is not INamedTypeSymbol and not IMethodSymbol { MethodKind: MethodKind.Constructor, IsImplicitlyDeclared: true, Parameters.IsEmpty: true, ContainingType.IsValueType: true };

    private static bool IsEmbedded(Snapshot side, MemberKey key) => side.Compilation!.Assembly.GetTypeByMetadataName(key.Type.Text[2..].Replace('/', '+')) is null;

    private static IEnumerable<MemberKey> Declared(Snapshot side)
    {
        var match = Matcher.Match(side, side);
        return [.. match.Types.Select(t => t.Key), .. match.Methods.Select(m => m.Key), .. match.Fields.Select(f => f.Key), .. match.Properties.Select(p => p.Key), .. match.Events.Select(e => e.Key)];
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container) =>
        container.GetMembers().OfType<INamespaceOrTypeSymbol>().SelectMany(m => m is INamedTypeSymbol type ? Types(type).Prepend(type) : Types(m));
}
