namespace PatchGen.Cli.Attach.Target;

/// <summary>Looks for bytes in a file of any size.</summary>
internal static class FileSearch
{
    private const int Window = 1 << 20;

    /// <summary>Where the bytes begin first, from the file's position on; null where they are not in it.</summary>
    internal static long? Find(Stream file, ReadOnlySpan<byte> wanted)
    {
        var window = new byte[Window];
        var kept = 0;
        var at = file.Position;
        for (int read; (read = file.Read(window, kept, window.Length - kept)) > 0;)
        {
            var seen = window.AsSpan(0, kept + read);
            if (seen.IndexOf(wanted) is >= 0 and var found) return at + found;
            // What is found may begin in one window and end in the next.
            kept = Math.Min(wanted.Length - 1, seen.Length);
            at += seen.Length - kept;
            seen[^kept..].CopyTo(window);
        }

        return null;
    }
}
