using System.Reflection;
using System.Runtime.Loader;
using PatchGen.Format;
using PatchGen.Runtime.Agent;
using PatchGen.Runtime.Load;

namespace PatchGen.Runtime.Check;

/// <summary>A patch module in one load context.</summary>
internal sealed record LoadedModule(Assembly Assembly, byte[] Image)
{
    /// <summary>The profiling API's id.</summary>
    public nint Id { get; } = NativeAgent.ModuleId(Assembly.ManifestModule);

    /// <summary>True once a patch that uses it was applied: its statics may have been touched since.</summary>
    public bool Used { get; set; }

    /// <summary>The public static method that stands in for a replaced one, or null.</summary>
    public MethodInfo? Find(Replacement replacement)
    {
        // A later generation changes the assembly's name in place, and a name that shared its characters with it: hence by reflection over the metadata's names.
        var holder = Assembly.GetType(replacement.HolderType.Replace('/', '+'));
        return holder?.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).SingleOrDefault(m => m.Name == replacement.HolderMethod);
    }
}

/// <summary>The patch modules that this process has loaded. They stay for its life.</summary>
internal sealed class PatchModules
{
    private readonly Dictionary<(AssemblyLoadContext Context, string Sha256), List<LoadedModule>> _loaded = [];

    /// <summary>Loads a target's patch module into the target's own context, or takes the one that an earlier attempt loaded and never ran.</summary>
    public Result<LoadedModule> Load(LoadedPatch patch, PatchTarget target, AssemblyLoadContext context)
    {
        var packed = patch.Archive.Files[target.Module];
        var key = (context, PatchIdentity.Sha256(packed));
        if (!_loaded.TryGetValue(key, out var generations)) _loaded[key] = generations = [];
        if (generations.LastOrDefault() is { Used: false } unused) return unused;

        try
        {
            var name = PatchModuleImage.AssemblyName(packed);
            if (!name.StartsWith(target.Name + ".patch-", StringComparison.Ordinal))
                return Invalid($"is named '{name}', not '{target.Name}.patch-…'");
            var image = PatchModuleImage.Create(packed, generations.Count).Bytes;
            patch.Archive.Files.TryGetValue(Path.ChangeExtension(target.Module, ".pdb"), out var pdb);
            using var stream = new MemoryStream(image, writable: false);
            using var symbols = pdb is null ? null : new MemoryStream(pdb, writable: false);
            var module = new LoadedModule(context.LoadFromStream(stream, symbols), image);
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
