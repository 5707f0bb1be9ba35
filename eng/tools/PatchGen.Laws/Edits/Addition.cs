using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PatchGen.Generator.Diff;

namespace PatchGen.Laws.Edits;

/// <summary>A method with two lambdas, an await and an anonymous type, first in every class and struct: it renumbers all that the compiler makes up.</summary>
internal static class Addition
{
    private const string Prefix = "AddedByTheLaw";

    public static IEnumerable<(SyntaxTree, TextChange)> Of(CSharpCompilation compilation, IReadOnlyList<SyntaxTree> trees)
    {
        var number = 0;
        foreach (var tree in trees)
            foreach (var type in tree.GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>().Where(Fits))
                yield return (tree, new(new(type.OpenBraceToken.Span.End, 0), Text(number++)));
    }

    /// <summary>True for what is added; also for what the compiler alone reads: which nullability most members have, and for a reference that only it needs.</summary>
    public static bool IsItself(Fact fact) =>
        (fact is MethodAdded && fact.Member.Name.StartsWith(Prefix, StringComparison.Ordinal))
        || fact is AttributesChanged { CompileTimeOnly: true } or ReferenceChanged { Change: ReferenceChange.Added };

    private static bool Fits(TypeDeclarationSyntax type) =>
        type is ClassDeclarationSyntax or StructDeclarationSyntax or RecordDeclarationSyntax && type.OpenBraceToken.Span.Length > 0
        // There is no await in unsafe code.
        && !type.AncestorsAndSelf().OfType<MemberDeclarationSyntax>().Any(m => m.Modifiers.Any(SyntaxKind.UnsafeKeyword))
        && !type.AttributeLists.ToString().Contains("ComImport", StringComparison.Ordinal);

    private static string Text(int number) => $$"""

        internal static async global::System.Threading.Tasks.Task<object> {{Prefix}}{{number}}(int z)
        {
            global::System.Func<int, int> f = x => x + z;
            global::System.Func<int, int> g = x => x * 3;
            await global::System.Threading.Tasks.Task.Delay(z).ConfigureAwait(false);
            return new { Zero{{number % 7}} = f(1), One = g(2) };
        }

        """;
}
