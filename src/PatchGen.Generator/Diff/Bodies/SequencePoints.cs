using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Generator.Compile;
using SequencePoint = System.Reflection.Metadata.SequencePoint;

namespace PatchGen.Generator.Diff.Bodies;

/// <summary>Where IL stands in the sources, as the PDB says.</summary>
internal static class SequencePoints
{
    /// <summary>The place of an offset: that of the last visible point at or before it, else of the first one. Null without a PDB.</summary>
    public static SourceSpan? At(Side side, MethodDefinitionHandle method, int offset)
    {
        SequencePoint? found = null;
        foreach (var point in Of(side, method))
        {
            if (point.Offset > offset && found is not null) break;
            found = point;
        }

        return found is { } at ? Span(side, at) : null;
    }

    /// <summary>The place of a method: its first visible point; of a kick-off method that of its state machine.</summary>
    public static SourceSpan? First(Side side, MethodDefinitionHandle method)
    {
        if (At(side, method, 0) is { } span) return span;
        return StateMachines.MoveNext(side, method) is { IsNil: false } moveNext ? At(side, moveNext, 0) : null;
    }

    /// <summary>From the first to the last visible point of these methods, in the file of the first one; null without a PDB.</summary>
    public static SourceSpan? Extent(Side side, IEnumerable<MethodDefinitionHandle> methods)
    {
        SourceSpan? extent = null;
        foreach (var span in methods.SelectMany(method => Of(side, method)).Select(point => Span(side, point)))
        {
            if (extent is null) extent = span;
            else if (span.File == extent.File)
                extent = extent with { Line = Math.Min(extent.Line, span.Line), EndLine = Math.Max(extent.EndLine, span.EndLine), Column = 1, EndColumn = 1 };
        }

        return extent;
    }

    /// <summary>Where statements begin; empty without a PDB.</summary>
    public static IReadOnlySet<int> Starts(Side side, MethodDefinitionHandle method) => Of(side, method).Select(p => p.Offset).ToHashSet();

    /// <summary>Which of the offsets, given in their order, stand where the compiler hid the code from debuggers.</summary>
    public static bool[] Hidden(Side side, MethodDefinitionHandle method, int[] offsets)
    {
        var hidden = new bool[offsets.Length];
        var points = All(side, method).ToList();
        for (int i = 0, p = -1; i < offsets.Length; i++)
        {
            while (p + 1 < points.Count && points[p + 1].Offset <= offsets[i]) p++;
            hidden[i] = p >= 0 && points[p].IsHidden;
        }

        return hidden;
    }

    /// <summary>True where a debugger can step through the method.</summary>
    public static bool HasAny(Side side, MethodDefinitionHandle method) => Of(side, method).Any();

    private static IEnumerable<SequencePoint> Of(Side side, MethodDefinitionHandle method) => All(side, method).Where(p => !p.IsHidden);

    private static IEnumerable<SequencePoint> All(Side side, MethodDefinitionHandle method)
    {
        if (side.Snapshot.Symbols is not { } symbols) return [];
        var row = MetadataTokens.GetRowNumber(method);
        if (row > symbols.MethodDebugInformation.Count) return [];
        return symbols.GetMethodDebugInformation(MetadataTokens.MethodDebugInformationHandle(row)).GetSequencePoints();
    }

    private static SourceSpan Span(Side side, SequencePoint point)
    {
        var symbols = side.Snapshot.Symbols!;
        var document = symbols.GetString(symbols.GetDocument(point.Document).Name);
        return new(side.Snapshot.LocalPaths.GetValueOrDefault(document, document), point.StartLine, point.StartColumn, point.EndLine, point.EndColumn);
    }
}
