using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using PatchGen.Format;
using PatchGen.Runtime.Load;

namespace PatchGen.Runtime.Check;

/// <summary>The patch modules of other targets that a patch module refers to, for one copy of its target: those of the copies that this copy uses.</summary>
internal sealed class PeerModules
{
    private static readonly HashSet<(AssemblyLoadContext, Assembly)> Led = [];

    private readonly ImmutableSortedDictionary<string, LoadedModule> _byPackedName;

    private PeerModules(ImmutableSortedDictionary<string, LoadedModule> byPackedName) => _byPackedName = byPackedName;

    /// <summary>The names under which they were packed, and those under which they are loaded.</summary>
    public IReadOnlyDictionary<string, string> Names => _byPackedName.ToDictionary(p => p.Key, p => p.Value.Assembly.GetName().Name!, StringComparer.Ordinal);

    /// <summary>Finds them.</summary>
    /// <param name="patch">The patch.</param>
    /// <param name="copy">The copy that is to be patched.</param>
    /// <param name="others">The copies that are patched, or prepared, already.</param>
    public static Result<PeerModules> Of(LoadedPatch patch, TargetCopy copy, IReadOnlyList<PreparedCopy> others)
    {
        var peers = ImmutableSortedDictionary.CreateBuilder<string, LoadedModule>(StringComparer.Ordinal);
        if (patch.Manifest.Targets.Length > 1)
        {
            try
            {
                var references = PatchModuleImage.References(patch.Archive.Files[copy.Target.Module]).ToHashSet(StringComparer.Ordinal);
                foreach (var other in patch.Manifest.Targets.Where(t => t.Name != copy.Target.Name))
                {
                    var name = PatchModuleImage.AssemblyName(patch.Archive.Files[other.Module]);
                    if (!references.Contains(name)) continue;
                    var bound = TargetCopies.Bound(copy, other);
                    if (!bound.Ok) return bound.Failure;
                    if (others.LastOrDefault(o => o.Target.Module.Id == bound.Value.Id) is not { } prepared)
                        return new Failure(Code.ModuleInvalid, $"The patch module for {copy.Target.Name} refers to the one for {other.Name}, which comes after it in the manifest. Nothing was changed.");
                    peers.Add(name, prepared.Module);
                }
            }
            catch (BadImageFormatException e)
            {
                return new Failure(Code.ModuleInvalid, $"A patch module cannot be read: {e.Message.ReplaceLineEndings(" ")} Nothing was changed.");
            }
        }

        return new PeerModules(peers.ToImmutable());
    }

    /// <summary>True where both are the very same modules.</summary>
    public bool Same(PeerModules other) =>
        _byPackedName.Count == other._byPackedName.Count && _byPackedName.All(p => other._byPackedName.TryGetValue(p.Key, out var module) && module.Assembly == p.Value.Assembly);

    /// <summary>What is wrong where code in a context would not find these modules; null where it finds them.</summary>
    public string? Unbound(AssemblyLoadContext context)
    {
        foreach (var (name, module) in _byPackedName)
        {
            var actual = module.Assembly.GetName();
            if (AssemblyLoadContext.GetLoadContext(module.Assembly) != context) Lead(context, module.Assembly);
            try
            {
                if (context.LoadFromAssemblyName(new AssemblyName(actual.Name!)) != module.Assembly)
                    return $"would find another copy of {name} in {TargetModule.ContextName(context)} than that of the library which its target uses";
            }
            catch (Exception e) when (e is FileNotFoundException or FileLoadException)
            {
                return $"does not find {name} in {TargetModule.ContextName(context)}: {e.Message.ReplaceLineEndings(" ")}";
            }
        }

        return null;
    }

    // A context that takes a library from another one knows nothing of that library's patch.
    private static void Lead(AssemblyLoadContext context, Assembly module)
    {
        lock (Led)
        {
            if (Led.Add((context, module))) context.Resolving += (_, name) => name.Name == module.GetName().Name ? module : null;
        }
    }
}
