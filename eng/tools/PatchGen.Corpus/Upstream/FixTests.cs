using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PatchGen.Corpus.Upstream;

/// <summary>The tests that a fix brought: methods that a test framework runs and that the fix added or changed.</summary>
internal static partial class FixTests
{
    /// <summary>Finds those of one test project.</summary>
    /// <param name="tree">The top of the repository, at the fix.</param>
    /// <param name="fix">What it touches.</param>
    /// <param name="files">The files to look at, from the top.</param>
    /// <param name="symbols">The preprocessor symbols that the project is built with.</param>
    /// <returns>Each as the full name of its type, a dot, its own name.</returns>
    public static SortedSet<string> Of(string tree, FixDiff fix, IEnumerable<string> files, IEnumerable<string> symbols)
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview, preprocessorSymbols: symbols);
        return new(files.SelectMany(file => In(Parse(tree, file, options), file, fix)), StringComparer.Ordinal);
    }

    /// <summary>The files that the fix touches and that hold tests, whatever the project is built with.</summary>
    public static string[] Files(string tree, FixDiff fix) =>
        [.. fix.PostFiles.Where(file => File.Exists(Path.Combine(tree, file)) && Attribute().IsMatch(File.ReadAllText(Path.Combine(tree, file))))];

    private static CompilationUnitSyntax Parse(string tree, string file, CSharpParseOptions options) =>
        CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(tree, file)), options).GetCompilationUnitRoot();

    // What a type's tests share (set-up, data, helpers) is part of each of them.
    private static IEnumerable<string> In(CompilationUnitSyntax root, string file, FixDiff fix) =>
        root.DescendantNodes().OfType<TypeDeclarationSyntax>().SelectMany(type =>
        {
            var tests = type.Members.OfType<MethodDeclarationSyntax>().Where(IsTest).ToList();
            var shared = type.Members.Except(tests).Where(member => member is not BaseTypeDeclarationSyntax).Any(Touched);
            return tests.Where(test => shared || Touched(test)).Select(test => $"{Name(type)}.{test.Identifier.ValueText}");

            bool Touched(SyntaxNode node) =>
                node.GetLocation().GetLineSpan() is var span && fix.TouchesPost(file, span.StartLinePosition.Line + 1, span.EndLinePosition.Line + 1);
        });

    private static bool IsTest(MethodDeclarationSyntax method) =>
        method.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => TestName().IsMatch(attribute.Name.ToString()));

    private static string Name(TypeDeclarationSyntax type)
    {
        var name = type.Identifier.ValueText + (type.TypeParameterList is { Parameters.Count: var count } ? $"`{count}" : "");
        return type.Parent switch
        {
            TypeDeclarationSyntax outer => $"{Name(outer)}+{name}",
            _ => string.Join('.', type.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().Reverse().Select(space => space.Name.ToString()).Append(name)),
        };
    }

    [GeneratedRegex(@"(^|\.|\w)(Fact|Theory|Test|TestCase|TestCaseSource|TestMethod)(Attribute)?$")]
    private static partial Regex TestName();

    [GeneratedRegex(@"\[[^\]]*\w*(Fact|Theory|Test|TestCase|TestCaseSource|TestMethod)\b")]
    private static partial Regex Attribute();
}
