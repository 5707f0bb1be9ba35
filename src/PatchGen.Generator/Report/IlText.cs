using System.Reflection.Metadata.Ecma335;
using System.Text.RegularExpressions;
using ICSharpCode.Decompiler;
using ICSharpCode.Decompiler.Disassembler;
using ICSharpCode.Decompiler.Metadata;
using PatchGen.Generator.Compile;

namespace PatchGen.Generator.Report;

/// <summary>The IL of methods, as text in which only what the code does makes a difference: no offsets, sizes or tokens.</summary>
internal sealed partial class IlText
{
    private readonly PEFile module;

    public IlText(Snapshot snapshot) => module = new PEFile(snapshot.Name, snapshot.Pe);

    /// <summary>The bodies with these MethodDef tokens, one after the other.</summary>
    public string Of(IEnumerable<int> tokens) => string.Join("\n\n", tokens.Select(Of));

    private string Of(int token)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var output = new PlainTextOutput(text) { IndentationString = "    " };
        new ReflectionDisassembler(output, CancellationToken.None) { DetectControlStructure = true, ShowMetadataTokens = false }
            .DisassembleMethod(module, MetadataTokens.MethodDefinitionHandle(token & 0xffffff));
        return WithoutOffsets(text.ToString().ReplaceLineEndings("\n"));
    }

    // Labels stay where something jumps to, numbered in the order in which they are named; all else moves with each added instruction.
    private static string WithoutOffsets(string il)
    {
        var labels = new Dictionary<string, string>();
        foreach (var use in Use().Matches(il).Select(m => m.Value)) labels.TryAdd(use, $"L{labels.Count + 1}");
        var lines = il.Split('\n').Where(line => !Comment().IsMatch(line)).Select(line => Definition().Replace(line, match =>
            labels.TryGetValue(match.Groups["label"].Value, out var label) ? $"{match.Groups["indent"].Value}{label + ":",-5}" : match.Groups["indent"].Value + "     "));
        return Use().Replace(string.Join('\n', lines), match => labels[match.Value]).TrimEnd();
    }

    [GeneratedRegex(@"^(?<indent>\s*)(?<label>IL_[0-9a-f]{4,}):")]
    private static partial Regex Definition();

    [GeneratedRegex(@"IL_[0-9a-f]{4,}(?!:|[0-9a-f])")]
    private static partial Regex Use();

    [GeneratedRegex(@"^\s*// (Method begins|Header size|Code size|Token)")]
    private static partial Regex Comment();
}
