using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;
using PatchGen.DiffChecks;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff;
using PatchGen.Laws.Edits;

namespace PatchGen.Laws;

/// <summary>All laws for one library in one configuration; the library is compiled once, and once more for each.</summary>
internal sealed class LibraryRun(Library library, string configuration, string folder, Action<LawResult> done, CancellationToken cancel)
{
    private readonly int lines = library.Lines;

    /// <summary>Checks each law in turn.</summary>
    public async Task Run()
    {
        using var pre = Library.Compile(library.Input, cancel);
        Keep(pre, "assemblies", "");
        var edited = pre.Compilation!.SyntaxTrees.OfType<SyntaxTree>().Where(t => library.Sources.Contains(t.FilePath) && !t.FilePath.Contains("/obj/", StringComparison.Ordinal)).ToList();

        await Law("itself", _ => Task.FromResult(new LawResult(library.Name, lines, configuration, "itself") { Broken = Mirror.OfSelf(pre) }));
        foreach (var edit in SourceEdit.All) await Law(edit.Name, name => Edited(name, edit, pre, edited));
        await Law("files moved", name => Moved(name, pre, edited));
        await Law("another commit", name => Stamped(name, pre));
        await Law("another directory", async name => Same(name, pre, (await library.Copied(cancel)).Input));
        await Law("another culture", name => Task.FromResult(In("tr-TR", () => Same(name, pre, library.Input))));
        await Law("concurrent build off", name => Task.FromResult(Same(name, pre, library.Input with { CscArguments = library.Arguments.Add("/parallel-") })));
        await Law("files in reverse order", name => Reversed(name, pre, edited));
    }

    private async Task Law(string name, Func<string, Task<LawResult>> check)
    {
        var watch = Stopwatch.StartNew();
        LawResult result;
        try
        {
            result = await check(name);
        }
        catch (NotCompiled e)
        {
            result = new(library.Name, lines, configuration, name) { Broken = [e.Message, .. e.Errors.Take(5)] };
        }

        done(result with { Seconds = watch.Elapsed.TotalSeconds });
    }

    private async Task<LawResult> Edited(string name, SourceEdit edit, Snapshot pre, List<SyntaxTree> trees)
    {
        var copy = await library.Copied(cancel);
        var edits = Write(copy, edit, pre, trees);
        using var post = Compile(copy, library.Arguments);
        var result = Compared(name, pre, post, edit.Allows) with { Edits = edits };
        return edit == SourceEdit.Added ? result with { Broken = [.. result.Broken, .. Deterministic(pre, post)] } : result;
    }

    private static int Write(Copy copy, SourceEdit edit, Snapshot pre, List<SyntaxTree> trees)
    {
        var edits = 0;
        foreach (var (tree, text, count) in SourceEdit.Apply(edit.Rewrite(pre.Compilation!, trees)))
        {
            copy.Write(tree.FilePath, text);
            edits += count;
        }

        return edits;
    }

    // An edit that does not compile in some file is taken back there; most of the library shows the law all the same.
    private Snapshot Compile(Copy copy, ImmutableArray<string> arguments)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return Library.Compile(copy.Of(arguments), cancel);
            }
            catch (NotCompiled e) when (attempt < 3)
            {
                var files = e.Errors.Select(line => line.Split('(')[0]).Distinct().Where(File.Exists).ToList();
                if (files.Count == 0) throw;
                Console.Error.WriteLine($"  {files.Count} files are left as they are: {e.Errors[0]}");
                foreach (var file in files) copy.Restore(file);
            }
        }
    }

    private LawResult Compared(string name, Snapshot pre, Snapshot post, Func<Fact, bool> allows)
    {
        var changes = Mirror.Diff(pre, post);
        var result = new LawResult(library.Name, lines, configuration, name).With(changes, allows);
        result = result with { Broken = [.. result.Broken, .. Mirror.Broken(changes, Mirror.Diff(post, pre)).Select(line => $"not mirrored: {line}")] };
        if (result.Broken.Count > 0) Keep(post, "broken", "." + name.Replace(' ', '-'));
        return result;
    }

    // The same facts in any culture, alone or beside others.
    private static IEnumerable<string> Deterministic(Snapshot pre, Snapshot post)
    {
        var hash = FactText.Hash(Mirror.Diff(pre, post));
        if (In("tr-TR", () => FactText.Hash(Mirror.Diff(pre, post))) != hash) yield return "another culture gave other facts";
        var hashes = new string[3];
        Parallel.For(0, hashes.Length, i => hashes[i] = FactText.Hash(Mirror.Diff(pre, post)));
        if (hashes.Any(h => h != hash)) yield return "three at once gave other facts";
    }

    private LawResult Same(string name, Snapshot pre, SideInput.Sources input)
    {
        using var post = Library.Compile(input, cancel);
        var result = Compared(name, pre, post, _ => false);
        return pre.Image.AsSpan().SequenceEqual(post.Image.AsSpan()) ? result : result with { Broken = [.. result.Broken, "the image has other bytes"] };
    }

    private async Task<LawResult> Moved(string name, Snapshot pre, List<SyntaxTree> trees)
    {
        var copy = await library.Copied(cancel);
        // A file's path is part of what [CallerFilePath] hands over.
        var shown = Strings(pre);
        var moved = trees.Where(t => !shown.Any(s => s.EndsWith("/" + Path.GetFileName(t.FilePath), StringComparison.Ordinal)))
            .ToDictionary(t => t.FilePath, t => copy.Move(t.FilePath));
        var arguments = library.Arguments.Select(a => moved.GetValueOrDefault(Path.GetFullPath(Path.Combine(library.Project, a)), a)).ToImmutableArray();
        using var post = Library.Compile(copy.Of(arguments), cancel);
        return Compared(name, pre, post, _ => false) with { Edits = moved.Count };
    }

    private static HashSet<string> Strings(Snapshot side)
    {
        var strings = new HashSet<string>();
        for (var handle = System.Reflection.Metadata.Ecma335.MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = System.Reflection.Metadata.Ecma335.MetadataReaderExtensions.GetNextHandle(side.Metadata, handle))
            strings.Add(side.Metadata.GetUserString(handle));
        return strings;
    }

    private async Task<LawResult> Stamped(string name, Snapshot pre)
    {
        var copy = await library.Copied(cancel);
        var edits = Stamps.Write(copy, library, pre.Compilation!);
        using var post = Library.Compile(copy.Input, cancel);
        return Compared(name, pre, post, fact => fact is BuildStampChanged) with { Edits = edits };
    }

    // Nothing differs from the usual order, and what differs elsewhere is told in the same words.
    private async Task<LawResult> Reversed(string name, Snapshot pre, List<SyntaxTree> trees)
    {
        using var reversed = Library.Compile(library.Input with { CscArguments = library.Reversed }, cancel);
        var result = Compared(name, pre, reversed, _ => false) with { Edits = library.Sources.Length };
        var copy = await library.Copied(cancel);
        Write(copy, SourceEdit.Added, pre, trees);
        using var post = Compile(copy, library.Arguments);
        using var postReversed = Compile(copy, library.Reversed);
        return FactText.HashWithoutTokens(Mirror.Diff(pre, post)) == FactText.HashWithoutTokens(Mirror.Diff(reversed, postReversed))
            ? result : result with { Broken = [.. result.Broken, "the order of files gave other facts"] };
    }

    private static T In<T>(string culture, Func<T> run)
    {
        var before = CultureInfo.CurrentCulture;
        // Threads of the pool start with the default.
        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = new CultureInfo(culture);
        try
        {
            return run();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.DefaultThreadCurrentCulture) = (before, null);
        }
    }

    // For eng/mutants, and for who looks into what broke.
    private void Keep(Snapshot side, string kind, string suffix)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, kind)).FullName, $"{library.Name}.{configuration}{suffix}");
        File.WriteAllBytes(file + ".dll", [.. side.Image]);
        if (!side.Pdb.IsDefaultOrEmpty) File.WriteAllBytes(file + ".pdb", [.. side.Pdb]);
    }
}
