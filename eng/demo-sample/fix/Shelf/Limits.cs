namespace Shelf;

internal static class Limits
{
    /// <summary>The longest document name that is looked up, in characters.</summary>
    internal const int LongestName = 255;
}
