using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PatchGen.Cost;

/// <summary>Edits that change one method's code in a file, and nothing else.</summary>
internal static class Edits
{
    /// <summary>Edits as many of these files as asked for, in their order; a file without a fitting method is passed over.</summary>
    /// <returns>How many were edited: fewer where there are not as many.</returns>
    public static int Apply(IEnumerable<string> files, int count, CSharpParseOptions options)
    {
        var edited = 0;
        foreach (var file in files.TakeWhile(_ => edited < count))
        {
            var text = File.ReadAllText(file);
            if (Edit(text, options) is not { } changed) continue;
            File.WriteAllText(file, changed);
            edited++;
        }

        return edited;
    }

    // A call that does nothing, at the head of the first ordinary method with a block that others can call: one that only runs at a start,
    // or that collections order or find their elements by, would be refused.
    private static string? Edit(string text, CSharpParseOptions options)
    {
        var root = CSharpSyntaxTree.ParseText(text, options).GetRoot();
        var method = root.DescendantNodes().OfType<MethodDeclarationSyntax>().FirstOrDefault(m =>
            m is { Body: { } body, Parent: ClassDeclarationSyntax { Parent: not TypeDeclarationSyntax } type } && !body.OpenBraceToken.IsMissing
            && type.Modifiers.Any(SyntaxKind.PublicKeyword) && m.Modifiers.Any(SyntaxKind.PublicKeyword) && !m.Modifiers.Any(SyntaxKind.StaticKeyword)
            && m.Identifier.Text is not ("CompareTo" or "Compare" or "Equals" or "GetHashCode")
            && !m.Modifiers.Any(SyntaxKind.AsyncKeyword) && !m.DescendantNodes().Any(n => n is YieldStatementSyntax));
        return method is null ? null : text.Insert(method.Body!.OpenBraceToken.Span.End, " global::System.GC.KeepAlive(null); ");
    }
}
