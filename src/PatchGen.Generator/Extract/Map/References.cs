using Mono.Cecil;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Compile.Csc;

namespace PatchGen.Generator.Extract.Map;

/// <summary>The assemblies that the two sides were compiled against, by simple name; the pre side's first, as those run in the process.</summary>
internal sealed class References : IAssemblyResolver
{
    private readonly Dictionary<string, string> paths = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, AssemblyDefinition> provided = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, AssemblyDefinition> opened = new(StringComparer.OrdinalIgnoreCase);

    public References(Snapshot pre, Snapshot post, IEnumerable<string> further)
    {
        foreach (var path in pre.References.Concat(post.References).Concat(further)) paths.TryAdd(Path.GetFileNameWithoutExtension(path), path);
    }

    /// <summary>Takes an assembly that is open already in place of a file; its owner closes it.</summary>
    public void Provide(AssemblyDefinition assembly) => provided[assembly.Name.Name] = assembly;

    public string? PathOf(string assembly) => paths.GetValueOrDefault(assembly) is { } path && File.Exists(path) ? path : null;

    // Cecil takes null for an assembly that cannot be found.
    public AssemblyDefinition Resolve(AssemblyNameReference name) => Resolve(name, new ReaderParameters());

    public AssemblyDefinition Resolve(AssemblyNameReference name, ReaderParameters parameters)
    {
        if (provided.TryGetValue(name.Name, out var known) || opened.TryGetValue(name.Name, out known)) return known;
        if (PathOf(name.Name) is not { } path) return null!;
        return opened[name.Name] = AssemblyDefinition.ReadAssembly(path, new ReaderParameters(ReadingMode.Deferred) { AssemblyResolver = this });
    }

    public void Dispose()
    {
        foreach (var assembly in opened.Values) assembly.Dispose();
    }
}
