using System.Reflection.Metadata.Ecma335;

namespace PatchGen.Generator.Diff.Bind;

/// <summary>
/// Which rows of a table were found to mean the same whatever is bound: nothing that they name is synthesized. What names a synthesized
/// member is compared anew each time, as that may be bound, and taken back.
/// </summary>
internal sealed class Lasting(Bijection bound, Side pre, TableIndex table)
{
    private readonly int[] known = new int[pre.Metadata.GetTableRowCount(table) + 1];

    /// <summary>Whether two rows are the same, which <paramref name="compare"/> finds out where it is not known.</summary>
    public bool Same(int a, int b, Binder binder, Func<Binder, int, int, bool> compare)
    {
        if (a < known.Length && known[a] == b) return true;
        var asked = bound.Asked;
        if (!compare(binder, a, b)) return false;
        if (bound.Asked == asked) known[a] = b;
        return true;
    }
}
