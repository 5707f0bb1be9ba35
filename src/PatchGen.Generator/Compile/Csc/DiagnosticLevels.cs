using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace PatchGen.Generator.Compile.Csc;

/// <summary>
/// What the project's configuration says of diagnostics: <c>NoWarn</c>, <c>WarningsAsErrors</c> and its like, <c>.editorconfig</c>, global
/// analyzer configs, <c>#pragma warning</c> and <c>[SuppressMessage]</c>. Roslyn itself decides, so that PatchGen's diagnostics obey as an analyzer's do.
/// </summary>
public sealed class DiagnosticLevels
{
    /// <summary>The category that all rules are of: <c>dotnet_analyzer_diagnostic.category-PatchGen.severity</c>.</summary>
    public const string Category = "PatchGen";

    private readonly Lazy<Compilation> compilation;
    private readonly ImmutableDictionary<string, SyntaxTree> trees;
    private readonly EditorConfigs configs;

    internal DiagnosticLevels(Compilation compiled, CompilationOptions asGiven, EditorConfigs configs, ImmutableDictionary<string, SyntaxTree> treesByLocalPath)
    {
        compilation = new(() => compiled.WithOptions(asGiven));
        this.configs = configs;
        trees = treesByLocalPath;
    }

    /// <summary>The level of a diagnostic.</summary>
    /// <param name="id">Its id: <c>PG4001</c>.</param>
    /// <param name="declared">Its level where nothing is said of it.</param>
    /// <param name="span">Its place; null where it has none, and only what holds for all files is asked.</param>
    public DiagnosticLevel Of(string id, DiagnosticLevel declared, SourceSpan? span)
    {
        var tree = span is null ? null : trees.GetValueOrDefault(span.File);
        var severity = InBulk(id, tree) ?? declared switch
        {
            DiagnosticLevel.Error => ReportDiagnostic.Error,
            DiagnosticLevel.Warning => ReportDiagnostic.Warn,
            DiagnosticLevel.Message => ReportDiagnostic.Info,
            _ => ReportDiagnostic.Hidden,
        };
        if (severity == ReportDiagnostic.Suppress) return DiagnosticLevel.Silent;
        var descriptor = new DiagnosticDescriptor(id, id, id, Category, Severity(severity), isEnabledByDefault: true);
        var diagnostic = Diagnostic.Create(descriptor, tree is null ? Location.None : Place(tree, span!));
        var effective = CompilationWithAnalyzers.GetEffectiveDiagnostics([diagnostic], compilation.Value).FirstOrDefault();
        return effective switch
        {
            null or { IsSuppressed: true } or { Severity: DiagnosticSeverity.Hidden } => DiagnosticLevel.Silent,
            { Severity: DiagnosticSeverity.Info } => DiagnosticLevel.Message,
            { Severity: DiagnosticSeverity.Warning } => DiagnosticLevel.Warning,
            _ => DiagnosticLevel.Error,
        };
    }

    // As analyzers have it: what is said of a category counts where nothing is said of the id itself. What is said of all analyzers does
    // not: a team that makes every style rule an error has not said that no async method may ever be patched.
    private ReportDiagnostic? InBulk(string id, SyntaxTree? tree)
    {
        var options = compilation.Value.Options;
        if (options.SpecificDiagnosticOptions.ContainsKey(id)) return null;
        if (options.SyntaxTreeOptionsProvider is { } provider
            && ((tree is not null && provider.TryGetDiagnosticValue(tree, id, default, out _)) || provider.TryGetGlobalDiagnosticValue(id, default, out _))) return null;
        var said = configs.OptionsOf(tree);
        return said.TryGetValue($"dotnet_analyzer_diagnostic.category-{Category.ToLowerInvariant()}.severity", out var value)
            || said.TryGetValue($"dotnet_analyzer_diagnostic.category-{Category}.severity", out value)
            ? Parsed(value) : null;
    }

    private static ReportDiagnostic? Parsed(string value) => value.Trim().ToLowerInvariant() switch
    {
        "error" => ReportDiagnostic.Error,
        "warning" => ReportDiagnostic.Warn,
        "suggestion" => ReportDiagnostic.Info,
        "silent" or "refactoring" => ReportDiagnostic.Hidden,
        "none" => ReportDiagnostic.Suppress,
        _ => null,
    };

    private static DiagnosticSeverity Severity(ReportDiagnostic report) => report switch
    {
        ReportDiagnostic.Error => DiagnosticSeverity.Error,
        ReportDiagnostic.Warn => DiagnosticSeverity.Warning,
        ReportDiagnostic.Info => DiagnosticSeverity.Info,
        _ => DiagnosticSeverity.Hidden,
    };

    private static Location Place(SyntaxTree tree, SourceSpan span)
    {
        var lines = tree.GetText().Lines;
        if (span.Line < 1 || span.Line > lines.Count) return Location.Create(tree, default);
        var line = lines[span.Line - 1];
        return Location.Create(tree, new TextSpan(Math.Min(line.Start + Math.Max(0, span.Column - 1), line.End), 0));
    }
}
