using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace PatchGen.Laws.Edits;

/// <summary>A region around each member with code, and other line numbers inside.</summary>
internal static class Directives
{
    public static IEnumerable<TextChange> Of(SyntaxNode root)
    {
        var line = 5000;
        foreach (var member in root.DescendantNodes(node => node is not BaseMethodDeclarationSyntax).Where(node => node is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax))
        {
            // A region must not cross an #if.
            if (HasDirective(member.GetLeadingTrivia()) || HasDirective(member.GetLastToken().GetNextToken(includeZeroWidth: true).LeadingTrivia)) continue;
            line += 1000;
            yield return new(new(member.FullSpan.Start, 0), $"\n#region a region\n#line {line}\n");
            yield return new(new(member.FullSpan.End, 0), "\n#endregion\n#line default\n");
        }
    }

    private static bool HasDirective(SyntaxTriviaList trivia) => trivia.Any(t => t.IsDirective);
}
