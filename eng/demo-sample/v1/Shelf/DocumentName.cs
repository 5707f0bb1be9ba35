namespace Shelf;

internal static class DocumentName
{
    public static bool IsWellFormed(string name) =>
        name.Length is > 0 and <= Limits.LongestName && !name.Contains('\0');
}
