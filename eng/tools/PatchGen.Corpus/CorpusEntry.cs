using System.Text.Json;

namespace PatchGen.Corpus;

/// <summary>A fix of the corpus: which library, the commits before and with the fix, and how it builds. Further fields are ignored.</summary>
internal sealed record CorpusEntry
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The entry's name: a folder and a probe are called after it.</summary>
    public required string Id { get; init; }

    /// <summary><c>owner/name</c>.</summary>
    public required string Repo { get; init; }

    /// <summary>The commit before the fix.</summary>
    public required string ParentCommit { get; init; }

    /// <summary>The fix.</summary>
    public required string FixCommit { get; init; }

    /// <summary>The project file, from the root of the repository.</summary>
    public required string Project { get; init; }

    /// <summary>The target framework that is built.</summary>
    public required string Tfm { get; init; }

    /// <summary>What <c>dotnet build</c> needs beside the project, separated by blanks: <c>-f</c> and <c>-p:</c> options.</summary>
    public string BuildFlags { get; init; } = "";

    /// <summary>The kinds of change that the corpus's author saw.</summary>
    public string[] Kinds { get; init; } = [];

    /// <summary>Reads a corpus file: an array of entries.</summary>
    /// <exception cref="CorpusException">It cannot be read, or an id is not usable as a file's name or occurs twice.</exception>
    public static CorpusEntry[] Read(string file)
    {
        CorpusEntry[] entries;
        try
        {
            using var stream = File.OpenRead(file);
            entries = JsonSerializer.Deserialize<CorpusEntry[]>(stream, Json) ?? [];
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new CorpusException($"{file} is not a corpus: {e.Message}");
        }

        if (entries.FirstOrDefault(entry => entry.Id.IndexOfAny(['/', '\\', '\0']) >= 0 || entry.Id is "" or "." or "..") is { } unusable)
            throw new CorpusException($"{file}: the id '{unusable.Id}' is not usable as a file's name");
        if (entries.GroupBy(entry => entry.Id).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new CorpusException($"{file}: the id '{twice.Key}' occurs twice");
        return entries;
    }
}

/// <summary>The runner itself cannot go on, whatever the entries are.</summary>
internal sealed class CorpusException(string message) : Exception(message);

/// <summary>An entry cannot go on; the run does.</summary>
internal sealed class EntryException(string message) : Exception(message);
