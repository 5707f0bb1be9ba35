using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PatchGen.Corpus;

/// <summary>What a patch took: nothing beside the fix, shadow fields that the build makes, or hooks that somebody writes.</summary>
internal static class PatchKind
{
    public const string NoCode = "no code", Shadow = "shadow fields", Hook = "hook";

    /// <summary>The kind of a patch, by its manifest.</summary>
    public static string Of(string tarball)
    {
        using var json = JsonDocument.Parse(Tarball.Files(tarball)[Tarball.Manifest]);
        return Any(json.RootElement, "hooks") ? Hook
            : json.RootElement.GetProperty("targets").EnumerateArray().Any(target => Any(target, "shadowFields")) ? Shadow
            : NoCode;
    }

    /// <summary>The lines of a hook source: each with a token other than a brace or a using directive's.</summary>
    public static int Lines(string source)
    {
        var root = CSharpSyntaxTree.ParseText(source).GetRoot();
        return root.DescendantTokens()
            .Where(token => !token.IsKind(SyntaxKind.EndOfFileToken) && !token.IsKind(SyntaxKind.OpenBraceToken) && !token.IsKind(SyntaxKind.CloseBraceToken))
            .Where(token => !token.Parent!.AncestorsAndSelf().Any(node => node is UsingDirectiveSyntax))
            .SelectMany(token => Enumerable.Range(Line(token.Span.Start), Line(token.Span.End) - Line(token.Span.Start) + 1))
            .Distinct()
            .Count();

        int Line(int position) => root.SyntaxTree.GetLineSpan(new(position, 0)).StartLinePosition.Line;
    }

    private static bool Any(JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0;
}
