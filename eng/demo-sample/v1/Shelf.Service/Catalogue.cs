namespace Shelf.Service;

/// <summary>All titles, in memory: what makes a start slow and a restart dear.</summary>
internal sealed class Catalogue
{
    // An entry, its title and its pages, headers included.
    private const int BytesOfEntry = 40 + 56 + 48;

    private readonly Entry[] _entries;

    private Catalogue(Entry[] entries) => _entries = entries;

    public static Catalogue OfSize(int megabytes)
    {
        var entries = new Entry[(int)(megabytes * (1L << 20) / BytesOfEntry)];
        for (var i = 0; i < entries.Length; i++)
            entries[i] = new Entry { Title = $"volume {i:d7}", Pages = new int[6], Previous = i > 0 ? entries[i / 2] : null };
        return new Catalogue(entries);
    }

    public string? Title(int number) => (uint)number < (uint)_entries.Length ? _entries[number].Title : null;

    private sealed class Entry
    {
        public required string Title { get; init; }
        public required int[] Pages { get; init; }
        public required Entry? Previous { get; init; }
    }
}
