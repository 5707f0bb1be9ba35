using System.Collections.Immutable;
using PatchGen.Generator.Compile;
using PatchGen.Tests.Matching;

namespace PatchGen.Tests.Diff.Tables;

/// <summary>
/// No cell of a metadata table changes without a fact: each column of ECMA-335's tables is compared, or stands in a list with the reason.
/// <c>PATCHGEN_TABLE_MUTANTS=100000</c> tries every row, and then lists also what means the same or nothing: a row that points at an equal body,
/// another made-up name or attribute of a synthesized member, a reference that no longer names anything.
/// </summary>
public sealed class TableTests
{
    // Columns that nothing can tell by, and why.
    private static readonly Dictionary<string, string> Exempt = new()
    {
        ["ExportedType.TypeDefId"] = "a hint for the loader, which checks it by name",
        ["GenericParam.Name"] = "positional: renamed type parameters are no change",
    };

    [Fact]
    public void Every_column_is_compared()
    {
        using var pre = Fixture.Compile();
        var mutants = new TableMutants(pre);
        var count = int.Parse(Environment.GetEnvironmentVariable("PATCHGEN_TABLE_MUTANTS") ?? "3", System.Globalization.CultureInfo.InvariantCulture);
        var tried = TableSchema.Of(pre.Metadata).Where(c => !Exempt.ContainsKey(c.ToString())).SelectMany(c => mutants.Of(c, count)).ToList();
        var missed = tried.Where(m => mutants.Image(m) is var image && !IsFound(pre, image) && !EqualLocals.Holds(m, pre, image) && !SilentParameters.Holds(m, pre)).ToList();
        Assert.True(missed.Count == 0, string.Join('\n', missed));
        Assert.True(tried.Select(m => m.Column.Table).Distinct().Count() >= 32);
        Assert.True(tried.Count > 150);
    }

    // What cannot be read is found too: no compiler writes that.
    private static bool IsFound(Snapshot pre, ImmutableArray<byte> image)
    {
        try
        {
            using var post = new Snapshot(image, pre.Pdb);
            return !Compared.Of(pre, post).Facts.IsEmpty;
        }
        catch (BadImageFormatException)
        {
            return true;
        }
    }
}
