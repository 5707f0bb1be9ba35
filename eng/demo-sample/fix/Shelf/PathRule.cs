namespace Shelf;

/// <summary>Which names stay inside the folder.</summary>
public static class PathRule
{
    /// <summary>Whether the name leads to a file of the folder.</summary>
    public static bool StaysInside(string name) => !name.StartsWith('/') && !name.Contains("..", StringComparison.Ordinal);
}
