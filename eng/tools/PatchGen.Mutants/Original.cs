using System.Collections.Immutable;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PatchGen.Generator.Compile;

namespace PatchGen.Mutants;

/// <summary>An assembly as its compiler wrote it: what all its mutants are compared with.</summary>
internal sealed class Original : IDisposable
{
    private readonly FolderResolver resolver;
    private readonly Lazy<Reach> reach;

    /// <param name="name">What it is called in reports.</param>
    /// <param name="snapshot">The image, and the PDB where there is one.</param>
    /// <param name="folder">Where its references may be found; null where it has none but the framework.</param>
    public Original(string name, Snapshot snapshot, string? folder = null)
    {
        Name = name;
        Snapshot = snapshot;
        resolver = new(folder);
        reach = new(() =>
        {
            using var draft = Draft();
            return new(draft);
        });
    }

    public string Name { get; }

    public Snapshot Snapshot { get; }

    /// <summary>Who reaches its synthesized members.</summary>
    public Reach Reach => reach.Value;

    /// <summary>Opens a dll, with the PDB beside it; null with a reason where it cannot serve.</summary>
    public static Original? Open(string path, out string why)
    {
        var result = Compiler.Compile(new SideInput.Binary(path), CancellationToken.None);
        if (!result.Ok)
        {
            why = result.Failure.Message;
            return null;
        }

        // Precompiled code cannot be written again.
        if ((result.Value.Pe.PEHeaders.CorHeader!.Flags & System.Reflection.PortableExecutable.CorFlags.ILOnly) == 0)
        {
            result.Value.Dispose();
            why = "it does not hold IL only";
            return null;
        }

        var original = new Original(Path.GetFileName(path), result.Value, Path.GetDirectoryName(Path.GetFullPath(path)));
        try
        {
            using var draft = original.Draft();
            draft.Write().Dispose();
            why = "";
            return original;
        }
        catch (ResolutionException e)
        {
            original.Dispose();
            why = $"{e.Member.FullName} of {e.Scope.Name} is needed to write it: put that assembly beside it";
            return null;
        }
    }

    /// <summary>A copy that can be changed.</summary>
    public Draft Draft() => new(this, Read(Snapshot, resolver));

    /// <summary>Reads an image that a draft wrote.</summary>
    public ModuleDefinition Read(Snapshot snapshot) => Read(snapshot, resolver);

    private static ModuleDefinition Read(Snapshot snapshot, IAssemblyResolver resolver)
    {
        var parameters = new ReaderParameters(ReadingMode.Deferred) { AssemblyResolver = resolver, ThrowIfSymbolsAreNotMatching = false };
        if (!snapshot.Pdb.IsDefaultOrEmpty)
        {
            parameters.ReadSymbols = true;
            parameters.SymbolReaderProvider = new PortablePdbReaderProvider();
            parameters.SymbolStream = Stream(snapshot.Pdb);
        }

        return ModuleDefinition.ReadModule(Stream(snapshot.Image), parameters);
    }

    private static MemoryStream Stream(ImmutableArray<byte> bytes) => new(System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsArray(bytes)!, writable: false);

    public void Dispose()
    {
        Snapshot.Dispose();
        resolver.Dispose();
    }
}

/// <summary>Finds references beside the assembly, else among the assemblies of this process's framework.</summary>
internal sealed class FolderResolver : BaseAssemblyResolver
{
    private readonly Dictionary<string, AssemblyDefinition?> known = [];

    public FolderResolver(string? folder)
    {
        foreach (var directory in GetSearchDirectories()) RemoveSearchDirectory(directory);
        if (folder is not null) AddSearchDirectory(folder);
        AddSearchDirectory(Path.GetDirectoryName(typeof(object).Assembly.Location)!);
    }

    public override AssemblyDefinition? Resolve(AssemblyNameReference name)
    {
        if (known.TryGetValue(name.Name, out var found)) return found;
        try
        {
            found = base.Resolve(name);
        }
        catch (AssemblyResolutionException)
        {
            found = null;
        }

        known.Add(name.Name, found);
        return found;
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var assembly in known.Values) assembly?.Dispose();
        base.Dispose(disposing);
    }
}
