using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Generator.Compile;

namespace PatchGen.Tests.Diff.Tables;

/// <summary>An image with one cell of one table changed.</summary>
/// <param name="Column">The column.</param>
/// <param name="Row">The row, from 1.</param>
/// <param name="Pre">What the cell held.</param>
/// <param name="Post">What it holds now.</param>
internal sealed record TableMutant(Column Column, int Row, uint Pre, uint Post)
{
    public override string ToString() => $"{Column}[{Row}] 0x{Pre:x} -> 0x{Post:x}";
}

/// <summary>Changes cells of an image's tables: to what another row holds there, or by one bit.</summary>
internal sealed class TableMutants(Snapshot side)
{
    private readonly int start = side.Pe.PEHeaders.MetadataStartOffset;

    /// <summary>At most so many mutants of a column, spread over its rows.</summary>
    public IEnumerable<TableMutant> Of(Column column, int count)
    {
        var rows = side.Metadata.GetTableRowCount(column.Table);
        var step = Math.Max(1, rows / count);
        for (var row = 1 + (step / 2); row <= rows; row += step)
            if (Other(column, row, rows) is { } post) yield return new(column, row, Read(column, row), post);
    }

    /// <summary>The image with the mutant in it.</summary>
    public ImmutableArray<byte> Image(TableMutant mutant)
    {
        var image = side.Image.ToArray();
        for (var i = 0; i < mutant.Column.Size; i++) image[Position(mutant.Column, mutant.Row) + i] = (byte)(mutant.Post >> (8 * i));
        return [.. image];
    }

    // Another row's value is one that a compiler may write; where all rows agree, or the column holds flags, one bit is turned.
    private uint? Other(Column column, int row, int rows)
    {
        var value = Read(column, row);
        for (var i = 1; i < rows; i++)
        {
            var other = Read(column, ((row - 1 + i) % rows) + 1);
            if (other != value && other != 0) return other;
        }

        return column.Kind is "2" or "4" ? value ^ 1 : null;
    }

    private uint Read(Column column, int row)
    {
        var at = Position(column, row);
        return column.Size == 2 ? BitConverter.ToUInt16(side.Image.AsSpan()[at..]) : BitConverter.ToUInt32(side.Image.AsSpan()[at..]);
    }

    private int Position(Column column, int row) =>
        start + side.Metadata.GetTableMetadataOffset(column.Table) + ((row - 1) * side.Metadata.GetTableRowSize(column.Table)) + column.Offset;
}
