using System.Runtime.Loader;
using PatchGen.Format;
using PatchGen.Runtime.Load;

namespace PatchGen.Runtime.Check;

/// <summary>The patch modules that this process has loaded. They stay for its life.</summary>
/// <param name="log">Told why a module is loaded once more.</param>
internal sealed class PatchModules(Action<string> log)
{
    private readonly Dictionary<(AssemblyLoadContext Context, string Name), List<LoadedModule>> _loaded = [];

    /// <summary>
    /// Loads a target's patch module into the target's own context, or takes the one that is there, with its statics as they are where
    /// it is loaded anew. What an earlier apply has left, objects of the patch's types above all, is then of the types that this
    /// one knows, as all objects of a program are.
    /// </summary>
    /// <param name="patch">The patch.</param>
    /// <param name="target">The target.</param>
    /// <param name="context">The context of the copy that is patched.</param>
    /// <param name="peers">The modules of the other targets that this one refers to, in the copies that its own copy uses.</param>
    public Result<LoadedModule> Load(LoadedPatch patch, PatchTarget target, AssemblyLoadContext context, PeerModules peers)
    {
        var packed = patch.Archive.Files[target.Module];
        try
        {
            var name = PatchModuleImage.AssemblyName(packed);
            if (!name.StartsWith(target.Name + ".patch-", StringComparison.Ordinal))
                return Invalid($"is named '{name}', not '{target.Name}.patch-…'");
            if (!_loaded.TryGetValue((context, name), out var generations)) _loaded[(context, name)] = generations = [];
            if (generations.Find(g => g.Spent is null && g.Patch.ContentHash == patch.Manifest.ContentHash && g.Peers.Same(peers)) is { } present && Afresh(present, patch, target))
                return peers.Unbound(context) is { } lost ? Invalid(lost) : present;
            var generation = generations.Count;
            var image = PatchModuleImage.Create(packed, generation, peers.Names);
            // A later generation's name has less of the patch's own: another patch's may be the same.
            while (image is not null && context.Assemblies.Any(a => a.GetName().Name == PatchModuleImage.AssemblyName(image))) image = PatchModuleImage.Create(packed, ++generation, peers.Names);
            if (image is null) return Invalid("cannot be loaded once more: other names in it end like its own. Restart the process to apply the patch again");
            // Before it arrives: the application may look at all its types then, and those of its peers must be found.
            if (peers.Unbound(context) is { } unbound) return Invalid(unbound);
            patch.Archive.Files.TryGetValue(Path.ChangeExtension(target.Module, ".pdb"), out var pdb);
            using var stream = new MemoryStream(image, writable: false);
            using var symbols = pdb is null ? null : new MemoryStream(pdb, writable: false);
            var module = new LoadedModule(context.LoadFromStream(stream, symbols), packed, patch.Manifest) { Peers = peers };
            generations.Add(module);
            return module;
        }
        catch (Exception e) when (e is BadImageFormatException or FileLoadException or ArgumentException)
        {
            return Invalid($"does not load: {e.Message.ReplaceLineEndings(" ")}");
        }

        Failure Invalid(string what) => new(Code.ModuleInvalid, $"The patch module for {target.Name} {what}. Nothing was changed.");
    }

    // Its statics start afresh, or it is never used again.
    private bool Afresh(LoadedModule module, LoadedPatch patch, PatchTarget target)
    {
        // Static constructors are the user's code: a patch that is only tried runs none.
        if (!module.Used || patch.Rehearsed) return true;
        module.Spent = SharedState(module, patch, target) ?? FreshStatics.Begin(module);
        if (module.Spent is { } why) log($"  {module.Assembly.GetName().Name} is loaded once more: {why}");
        module.Used = module.Spent is not null;
        return !module.Used;
    }

    // What lives on of another module of the patch may use the state of this one.
    private static string? SharedState(LoadedModule module, LoadedPatch patch, PatchTarget target)
    {
        if (patch.Manifest.Targets.Length == 1 || (module.Statics.Fields.IsEmpty && module.Statics.Initializers.IsEmpty)) return null;
        var name = PatchModuleImage.AssemblyName(module.Packed);
        var user = patch.Manifest.Targets.FirstOrDefault(other => other.Name != target.Name && PatchModuleImage.References(patch.Archive.Files[other.Module]).Contains(name));
        return user is null ? null : $"the module for {user.Name} may use its statics";
    }

    /// <summary>Says that a patch ran from these modules: a later apply starts with their statics afresh.</summary>
    public static void MarkUsed(IEnumerable<PreparedCopy> copies)
    {
        foreach (var copy in copies) copy.Module.Used = true;
    }
}
