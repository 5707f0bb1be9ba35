using System.Runtime.Loader;
using PatchGen.Format;
using PatchGen.Runtime.Agent;
using PatchGen.Runtime.Load;

namespace PatchGen.Runtime.Check;

/// <summary>The patch modules that this process has loaded. They stay for its life.</summary>
internal sealed class PatchModules
{
    private readonly Dictionary<(AssemblyLoadContext Context, string Name), List<LoadedModule>> _loaded = [];

    /// <summary>Loads a target's patch module into the target's own context, or takes the one that an earlier attempt loaded and never ran.</summary>
    public Result<LoadedModule> Load(LoadedPatch patch, PatchTarget target, AssemblyLoadContext context)
    {
        var packed = patch.Archive.Files[target.Module];
        var sha256 = PatchIdentity.Sha256(packed);
        try
        {
            var name = PatchModuleImage.AssemblyName(packed);
            if (!name.StartsWith(target.Name + ".patch-", StringComparison.Ordinal))
                return Invalid($"is named '{name}', not '{target.Name}.patch-…'");
            if (!_loaded.TryGetValue((context, name), out var generations)) _loaded[(context, name)] = generations = [];
            if (generations.Find(g => !g.Used && g.Sha256 == sha256) is { } unused) return unused;
            var image = PatchModuleImage.Create(packed, generations.Count).Bytes;
            patch.Archive.Files.TryGetValue(Path.ChangeExtension(target.Module, ".pdb"), out var pdb);
            using var stream = new MemoryStream(image, writable: false);
            using var symbols = pdb is null ? null : new MemoryStream(pdb, writable: false);
            var module = new LoadedModule(context.LoadFromStream(stream, symbols), packed, sha256);
            generations.Add(module);
            return module;
        }
        catch (Exception e) when (e is BadImageFormatException or FileLoadException or ArgumentException)
        {
            return Invalid($"does not load: {e.Message.ReplaceLineEndings(" ")}");
        }

        Failure Invalid(string what) => new(Code.ModuleInvalid, $"The patch module for {target.Name} {what}. Nothing was changed.");
    }

    /// <summary>Says that a patch ran from the modules of these sites: a later apply starts with modules of its own.</summary>
    public void MarkUsed(IEnumerable<Site> replacements)
    {
        var ids = replacements.Select(r => r.Module).ToHashSet();
        foreach (var module in _loaded.Values.SelectMany(g => g).Where(m => ids.Contains(m.Id))) module.Used = true;
    }
}
