namespace PatchGen.Format;

/// <summary>Which names a file of a patch may have.</summary>
internal static class PatchPath
{
    /// <summary>Why this name is not one that a patch uses, or null.</summary>
    internal static string? Unsafe(string name)
    {
        if (name.Length is 0 or > PatchLimits.MaximumPath) return "has a name of a length that no patch uses";
        if (name.StartsWith('/') || name.Split('/').Any(part => part is "" or "." or "..")) return "leaves the archive";
        // Assembly names may hold any letter and a few signs; what a shell, a drive or a terminal would take for its own is out.
        if (name.Any(c => !(char.IsLetterOrDigit(c) || "/.-_+ ,=@#~()[]{}!$&'%^".Contains(c)))) return "has a character in its name that no patch uses";
        return null;
    }

    /// <summary>A hostile name, fit for a terminal.</summary>
    internal static string Shown(string name) =>
        string.Concat(name.Take(80).Select(c => char.IsControl(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.Surrogate ? '?' : c));
}
