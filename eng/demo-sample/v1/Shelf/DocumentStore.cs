namespace Shelf;

/// <summary>The documents of one folder. Whoever takes a name from outside asks <see cref="PathRule"/> first.</summary>
public sealed class DocumentStore
{
    private readonly string _root;
    private long _served;

    public DocumentStore(string root) => _root = Path.GetFullPath(root);

    /// <summary>How many documents were served since the process started.</summary>
    public long Served => Interlocked.Read(ref _served);

    /// <summary>Whether a document could have this name.</summary>
    public bool Accepts(string name) => DocumentName.IsWellFormed(name);

    /// <summary>A document's text, or null where there is none of that name.</summary>
    public string? Read(string name)
    {
        if (!DocumentName.IsWellFormed(name)) return null;
        var file = Path.Combine(_root, name);
        if (!File.Exists(file)) return null;
        Interlocked.Increment(ref _served);
        return File.ReadAllText(file);
    }
}
