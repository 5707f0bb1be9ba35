using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;

namespace PatchGen.Generator.Compile.Csc;

/// <summary>A diagnostic as csc writes it, at its place on this machine: what MSBuild and editors parse.</summary>
internal static class CscText
{
    public static string Of(Diagnostic diagnostic, ImmutableDictionary<string, string> localPaths)
    {
        var severity = diagnostic.Severity == DiagnosticSeverity.Error ? "error" : "warning";
        var text = $"{severity} {diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}";
        if (!diagnostic.Location.IsInSource) return text;
        var span = diagnostic.Location.GetMappedLineSpan();
        var path = localPaths.GetValueOrDefault(span.Path, span.Path);
        var (start, end) = (span.StartLinePosition, span.EndLinePosition);
        return $"{path}({start.Line + 1},{start.Character + 1},{end.Line + 1},{end.Character + 1}): {text}";
    }
}
