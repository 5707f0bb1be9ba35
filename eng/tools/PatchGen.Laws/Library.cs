using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CSharp;
using PatchGen.Corpus;
using PatchGen.Format;
using PatchGen.Generator.Compile;

namespace PatchGen.Laws;

/// <summary>A library of the corpus in one configuration: its tree, built once, and the arguments that its compiler got.</summary>
internal sealed class Library
{
    private readonly Command command;

    private Library(string name, string root, string project, ImmutableArray<string> arguments, Command command)
    {
        (Name, Root, Project, Arguments, this.command) = (name, root, project, arguments, command);
        Sources = [.. CSharpCommandLineParser.Default.Parse(arguments, project, Path.GetDirectoryName(typeof(object).Assembly.Location)).SourceFiles
            .Select(f => f.Path).Where(path => path.StartsWith(root + "/", StringComparison.Ordinal))];
    }

    public string Name { get; }

    /// <summary>The root of its tree.</summary>
    public string Root { get; }

    /// <summary>The project's folder.</summary>
    public string Project { get; }

    public ImmutableArray<string> Arguments { get; }

    /// <summary>Its source files, what the build wrote into <c>obj</c> included.</summary>
    public ImmutableArray<string> Sources { get; }

    /// <summary>Lines of its sources.</summary>
    public int Lines => Sources.Sum(path => File.ReadLines(path).Count());

    /// <summary>Checks the fixed commit of an entry out and builds it.</summary>
    /// <exception cref="EntryException">There is no clone, or it does not build.</exception>
    public static async Task<Library> Build(CorpusEntry entry, string configuration, Options options, CancellationToken cancel)
    {
        var work = Path.Combine(options.Work, entry.Id, configuration);
        Directory.CreateDirectory(work);
        var command = new Command(options.Work, Path.Combine(work, "log.txt"));
        var root = Path.Combine(work, "tree");
        var tree = Directory.Exists(root) ? new Tree(root, new Clones(options.Clones), command) : await Tree.Create(root, entry.Repo, new Clones(options.Clones), command, cancel);
        await tree.Checkout(entry.FixCommit, cancel);
        var build = new Build(entry, new(options.Targets, options.NuGetConfig, configuration), tree, command);
        var arguments = await build.CompilerArguments(cancel);
        return new(entry.Id, root, Path.GetDirectoryName(build.Project)!, [.. arguments], command);
    }

    /// <summary>As the build compiles it.</summary>
    public SideInput.Sources Input => new(Project, Arguments);

    /// <summary>The same with the source files in another order.</summary>
    public ImmutableArray<string> Reversed
    {
        get
        {
            var at = Enumerable.Range(0, Arguments.Length).Where(i => Sources.Contains(Path.GetFullPath(Path.Combine(Project, Arguments[i])))).ToArray();
            var reversed = Arguments.ToBuilder();
            for (var i = 0; i < at.Length; i++) reversed[at[i]] = Arguments[at[^(i + 1)]];
            return reversed.DrainToImmutable();
        }
    }

    /// <summary>A copy of the tree elsewhere, whose files are the tree's own until they are replaced.</summary>
    public async Task<Copy> Copied(CancellationToken cancel)
    {
        var copy = Path.Combine(Path.GetDirectoryName(Root)!, "copy");
        if (Directory.Exists(copy)) Directory.Delete(copy, recursive: true);
        await command.Must(cancel, "cp", "-al", Root, copy);
        return new(this, copy);
    }

    /// <summary>Compiles with the generator's first step.</summary>
    /// <exception cref="EntryException">It does not compile.</exception>
    public static Snapshot Compile(SideInput.Sources input, CancellationToken cancel)
    {
        var result = Compiler.Compile(input, cancel);
        return result.Ok ? result.Value : throw new NotCompiled(result.Failure);
    }
}

/// <summary>Edited sources do not compile.</summary>
internal sealed class NotCompiled(Failure failure) : Exception(failure.Message)
{
    /// <summary>The errors, as the compiler writes them.</summary>
    public IReadOnlyList<string> Errors => [.. failure.Evidence];
}

/// <summary>A copy of a library's tree.</summary>
internal sealed class Copy(Library library, string root)
{
    /// <summary>Compiled as if it stood where the tree stands.</summary>
    public SideInput.Sources Input => Of(library.Arguments);

    /// <summary>The same with other arguments of the library.</summary>
    public SideInput.Sources Of(ImmutableArray<string> arguments) => new(Here(library.Project), [.. arguments.Select(Here)], root, library.Root);

    /// <summary>Replaces a file's text.</summary>
    public void Write(string file, Microsoft.CodeAnalysis.Text.SourceText text)
    {
        var path = Here(file);
        // It is the tree's own file, too.
        File.Delete(path);
        using var writer = new StreamWriter(path, append: false, text.Encoding ?? new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        text.Write(writer);
    }

    /// <summary>Takes a file's text back.</summary>
    public void Restore(string path)
    {
        File.Delete(path);
        File.Copy(path.Replace(root, library.Root, StringComparison.Ordinal), path);
    }

    /// <summary>Moves a file, and says where.</summary>
    public string Move(string file)
    {
        var path = Here(file);
        var moved = Path.Combine(Path.GetDirectoryName(path)!, "Moved", Path.GetFileName(path));
        Directory.CreateDirectory(Path.GetDirectoryName(moved)!);
        File.Move(path, moved);
        return Path.Combine(Path.GetDirectoryName(file)!, "Moved", Path.GetFileName(file));
    }

    /// <summary>A path below the tree, or a text that names one, here.</summary>
    public string Here(string path) => path.Replace(library.Root + "/", root + "/", StringComparison.Ordinal).Replace(library.Root + ",", root + ",", StringComparison.Ordinal)
        is var replaced && replaced.EndsWith(library.Root, StringComparison.Ordinal) ? replaced[..^library.Root.Length] + root : replaced;
}
