using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace PatchGen.Generator.Compile.Csc;

/// <summary>What <c>.editorconfig</c> and global analyzer configs say: to generators, and which files count as generated.</summary>
internal sealed class EditorConfigs
{
    private readonly AnalyzerConfigSet set;

    private EditorConfigs(AnalyzerConfigSet set) => this.set = set;

    public static EditorConfigs Read(CSharpCommandLineArguments shown, CSharpCommandLineArguments local, Relocation relocation)
    {
        var configs = shown.AnalyzerConfigPaths.Zip(local.AnalyzerConfigPaths)
            .Select(p => AnalyzerConfig.Parse(SourceText.From(relocation.Apply(File.ReadAllText(p.Second))), p.First))
            .ToList();
        return new EditorConfigs(AnalyzerConfigSet.Create(configs, out _));
    }

    /// <summary>The severities, and which files count as generated: that decides their nullable context.</summary>
    public SyntaxTreeOptionsProvider TreeOptions(ImmutableArray<SyntaxTree> trees) =>
        new Trees(trees.ToImmutableDictionary(t => t, t => set.GetOptionsForSourcePath(t.FilePath)), set.GlobalConfigOptions, lowered: true);

    /// <summary>The severities as they were given, errors too.</summary>
    public SyntaxTreeOptionsProvider TreeOptionsAsGiven(ImmutableArray<SyntaxTree> trees) =>
        new Trees(trees.ToImmutableDictionary(t => t, t => set.GetOptionsForSourcePath(t.FilePath)), set.GlobalConfigOptions, lowered: false);

    /// <summary>What is said of a file by key; of no file, what holds for all.</summary>
    public ImmutableDictionary<string, string> OptionsOf(SyntaxTree? tree) => (tree is null ? set.GlobalConfigOptions : set.GetOptionsForSourcePath(tree.FilePath)).AnalyzerOptions;

    /// <summary>The options that generators read.</summary>
    public AnalyzerConfigOptionsProvider ForGenerators() => new Provider(set);

    private sealed class Trees(ImmutableDictionary<SyntaxTree, AnalyzerConfigOptionsResult> files, AnalyzerConfigOptionsResult global, bool lowered) : SyntaxTreeOptionsProvider
    {
        public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancel)
        {
            if (!files.TryGetValue(tree, out var options) || !options.AnalyzerOptions.TryGetValue("generated_code", out var value)) return GeneratedKind.Unknown;
            return bool.TryParse(value, out var generated) ? generated ? GeneratedKind.MarkedGenerated : GeneratedKind.NotGenerated : GeneratedKind.Unknown;
        }

        public override bool TryGetDiagnosticValue(SyntaxTree tree, string id, CancellationToken cancel, out ReportDiagnostic severity)
        {
            severity = ReportDiagnostic.Default;
            return files.TryGetValue(tree, out var options) && Given(options.TreeOptions, id, out severity);
        }

        public override bool TryGetGlobalDiagnosticValue(string id, CancellationToken cancel, out ReportDiagnostic severity) =>
            Given(global.TreeOptions, id, out severity);

        private bool Given(ImmutableDictionary<string, ReportDiagnostic> options, string id, out ReportDiagnostic severity)
        {
            var found = options.TryGetValue(id, out severity);
            if (lowered && severity == ReportDiagnostic.Error) severity = ReportDiagnostic.Warn;
            return found;
        }
    }

    private sealed class Provider(AnalyzerConfigSet set) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Options(set.GlobalConfigOptions.AnalyzerOptions);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Options(set.GetOptionsForSourcePath(tree.FilePath).AnalyzerOptions);

        public override AnalyzerConfigOptions GetOptions(AdditionalText text) => new Options(set.GetOptionsForSourcePath(text.Path).AnalyzerOptions);
    }

    private sealed class Options(ImmutableDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override IEnumerable<string> Keys => values.Keys;

        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
