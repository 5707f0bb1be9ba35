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
    /// <param name="patch">The patch.</param>
    /// <param name="target">The target.</param>
    /// <param name="context">The context of the copy that is patched.</param>
    /// <param name="peers">The modules of the other targets that this one refers to, in the copies that its own copy uses.</param>
    public Result<LoadedModule> Load(LoadedPatch patch, PatchTarget target, AssemblyLoadContext context, PeerModules peers)
    {
        var packed = patch.Archive.Files[target.Module];
        var sha256 = PatchIdentity.Sha256(packed);
        try
        {
            var name = PatchModuleImage.AssemblyName(packed);
            if (!name.StartsWith(target.Name + ".patch-", StringComparison.Ordinal))
                return Invalid($"is named '{name}', not '{target.Name}.patch-…'");
            if (!_loaded.TryGetValue((context, name), out var generations)) _loaded[(context, name)] = generations = [];
            if (generations.Find(g => !g.Used && g.Sha256 == sha256 && g.Peers.Same(peers)) is { } unused) return peers.Unbound(context) is { } lost ? Invalid(lost) : unused;
            var generation = generations.Count;
            var image = PatchModuleImage.Create(packed, generation, peers.Names).Bytes;
            // A later generation's name has less of the patch's own: another patch's may be the same.
            while (context.Assemblies.Any(a => a.GetName().Name == PatchModuleImage.AssemblyName(image))) image = PatchModuleImage.Create(packed, ++generation, peers.Names).Bytes;
            // Before it arrives: the application may look at all its types then, and those of its peers must be found.
            if (peers.Unbound(context) is { } unbound) return Invalid(unbound);
            patch.Archive.Files.TryGetValue(Path.ChangeExtension(target.Module, ".pdb"), out var pdb);
            using var stream = new MemoryStream(image, writable: false);
            using var symbols = pdb is null ? null : new MemoryStream(pdb, writable: false);
            var module = new LoadedModule(context.LoadFromStream(stream, symbols), packed, sha256) { Peers = peers };
            generations.Add(module);
            return module;
        }
        catch (Exception e) when (e is BadImageFormatException or FileLoadException or ArgumentException)
        {
            return Invalid($"does not load: {e.Message.ReplaceLineEndings(" ")}");
        }

        Failure Invalid(string what) => new(Code.ModuleInvalid, $"The patch module for {target.Name} {what}. Nothing was changed.");
    }

    /// <summary>Says that a patch ran from these modules: a later apply starts with modules of its own.</summary>
    public static void MarkUsed(IEnumerable<PreparedCopy> copies)
    {
        foreach (var copy in copies) copy.Module.Used = true;
    }
}
