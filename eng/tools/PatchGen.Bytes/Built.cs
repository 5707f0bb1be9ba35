using PatchGen.Corpus;
using PatchGen.MSBuild;

namespace PatchGen.Bytes;

/// <summary>A build by csc, every compilation of which is noted.</summary>
internal sealed class Built(string subject, string notes, Command command)
{
    /// <summary>Builds.</summary>
    /// <param name="project">The project file.</param>
    /// <param name="properties">Global properties, as <c>Name=Value</c>.</param>
    /// <param name="chained">The targets that the build would have injected by itself, or null.</param>
    /// <param name="cancel">Ends the build.</param>
    /// <exception cref="EntryException">It does not build.</exception>
    public async Task Run(string project, IEnumerable<string> properties, string? chained, CancellationToken cancel)
    {
        if (Directory.Exists(notes)) Directory.Delete(notes, recursive: true);
        Directory.CreateDirectory(notes);
        var inject = Path.Combine(AppContext.BaseDirectory, "Note.targets");
        string[] given = [.. properties, $"CustomAfterMicrosoftCommonTargets={inject}", $"BytesChained={chained}", $"BytesNotes={notes}", "UseSharedCompilation=false"];
        // A project that is up to date would not be compiled.
        await command.Must(cancel, "dotnet", ["build", project, "--no-incremental", "-nologo", "-v:quiet", "-m:1", .. given.Select(property => "-p:" + property)]);
    }

    /// <summary>Each compilation again, by Compile, on the very Roslyn that csc was.</summary>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="EntryException">csc does not compile a second time what it compiled.</exception>
    public async Task<IReadOnlyList<Row>> Compare(CancellationToken cancel)
    {
        List<Row> rows = [];
        foreach (var note in Directory.EnumerateDirectories(notes).Order(StringComparer.Ordinal))
        {
            var roslyn = Path.Combine(File.ReadAllText(Path.Combine(note, "roslyn")).Trim(), "bincore");
            var compare = RoslynContext.For(Path.GetFullPath(roslyn)).Twin(typeof(Recompilation)).GetMethod(nameof(Recompilation.Compare))!;
            var row = Row.Parse((string)compare.Invoke(null, [note, subject])!);
            rows.Add(!row.Same && await Varies(note, roslyn, cancel) ? row with { Dll = Row.Varies } : row);
        }

        return rows;
    }

    // csc again, as the build called it. A source generator may depend on chance, such as the order of a hash table of strings: then there are
    // no bytes of csc's own to be had. Of two files in either order, one run in two differs.
    private static async Task<bool> Varies(string note, string roslyn, CancellationToken cancel)
    {
        var project = File.ReadAllText(Path.Combine(note, "project")).Trim();
        var output = File.ReadLines(Path.Combine(note, "args")).Last(line => line.StartsWith("/out:", StringComparison.Ordinal))["/out:".Length..].Trim('"');
        var folder = Path.GetDirectoryName(project)!;
        var first = File.ReadAllBytes(Path.Combine(note, "csc.dll"));
        var csc = new Command(folder, Path.Combine(note, "again.txt"));
        for (var run = 0; run < 8; run++)
        {
            await csc.Must(cancel, "dotnet", [Path.Combine(roslyn, "csc.dll"), "@" + Path.Combine(note, "args")]);
            if (!File.ReadAllBytes(Path.Combine(folder, output)).AsSpan().SequenceEqual(first)) return true;
        }

        return false;
    }
}
