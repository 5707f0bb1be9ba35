using System.Collections.Immutable;
using System.Reflection;
using PatchGen.Format;

namespace PatchGen.Runtime.Check;

/// <summary>A loaded copy of a target.</summary>
internal readonly record struct TargetCopy(PatchTarget Target, TargetModule Module);

/// <summary>
/// The loaded copies of a patch's targets, in the manifest's order, dependencies first. What a loaded copy uses of the other targets is
/// loaded too, where it is not yet, and must be the build that the patch was made for: a patch of several targets is applied to all
/// that belongs together, or not at all.
/// </summary>
internal sealed class TargetCopies
{
    private readonly List<TargetCopy> _copies = [];

    private TargetCopies() { }

    /// <summary>The copies.</summary>
    public IReadOnlyList<TargetCopy> All => _copies;

    /// <summary>The names of targets that are not loaded yet: only at process start.</summary>
    public ImmutableArray<string> Pending { get; private init; } = [];

    /// <summary>Finds all copies of all targets.</summary>
    /// <param name="targets">The manifest's targets.</param>
    /// <param name="atStart">True before <c>Main</c>: a target that nothing loaded uses yet is patched when it is loaded.</param>
    public static Result<TargetCopies> Find(ImmutableArray<PatchTarget> targets, bool atStart)
    {
        while (true)
        {
            var copies = new List<TargetCopy>();
            var missing = new List<(PatchTarget Target, Failure Failure)>();
            foreach (var target in targets)
            {
                var found = TargetFinder.Find(target);
                if (found.Ok) copies.AddRange(found.Value.Select(module => new TargetCopy(target, module)));
                else if (found.Failure.Code == Code.TargetNotLoaded) missing.Add((target, found.Failure));
                else return found.Failure;
            }

            // What a copy uses of the other targets is loaded with it, and brings further copies; loading runs none of their code.
            var used = UsedBy(copies, targets);
            if (!used.Ok) return used.Failure;
            if (used.Value.Any(module => copies.All(c => c.Module.Id != module.Id))) continue;
            if (missing.Count > 0 && !atStart) return missing[0].Failure with { Message = NotLoaded(missing[0].Failure, missing[0].Target, copies) };
            return new TargetCopies { Pending = [.. missing.Select(m => m.Target.Name)] }.With(copies);
        }
    }

    /// <summary>A copy that was loaded after the patch was applied, with what it uses of the other targets that is not patched yet.</summary>
    public static Result<TargetCopies> FindWith(PatchTarget target, Assembly copy, ImmutableArray<PatchTarget> targets, Func<TargetModule, bool> patched)
    {
        var copies = new List<TargetCopy> { new(target, new TargetModule(copy)) };
        foreach (var other in targets.Where(t => t.Name != target.Name))
        {
            if (!Uses(copies[0].Module, other)) continue;
            var bound = Bound(copies[0], other);
            if (!bound.Ok) return bound.Failure;
            if (!patched(bound.Value)) copies.Add(new(other, bound.Value));
        }

        // Dependencies first, as the manifest has them.
        return new TargetCopies().With([.. copies.OrderBy(c => targets.IndexOf(c.Target))]);
    }

    /// <summary>The copy of a target that code in another copy is bound to; the target is loaded where it is not yet.</summary>
    public static Result<TargetModule> Bound(TargetCopy user, PatchTarget target)
    {
        try
        {
            var assembly = user.Module.Context.LoadFromAssemblyName(new AssemblyName(target.Name));
            if (assembly.ManifestModule.ModuleVersionId != target.Mvid)
            {
                return new Failure(
                    Code.IdentityMvid,
                    $"{user.Module.Display} uses another build of {target.Name} than the patch was made for ({assembly.GetName().Version} with MVID {assembly.ManifestModule.ModuleVersionId} instead of {target.Version} with MVID {target.Mvid}), and the patch changes both. Make a patch against the builds that run together.");
            }

            return assembly.IsCollectible
                ? new Failure(Code.Collectible, $"{target.Name} is loaded in a collectible context, whose methods the runtime cannot redirect; restart with the fixed build.", new TargetModule(assembly).Display)
                : new TargetModule(assembly);
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            return new Failure(Code.TargetNotLoaded, $"{user.Module.Display} uses {target.Name}, which the patch changes too, and which is not loaded and cannot be: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static string NotLoaded(Failure failure, PatchTarget target, List<TargetCopy> copies) => copies.Count == 0
        ? failure.Message
        : $"The patch changes {string.Join(" and ", copies.Select(c => c.Target.Name).Distinct())} together with {target.Name}, which this process has not loaded and which none of them uses. For processes without {target.Name} make a patch of the others alone.";

    private static bool Uses(TargetModule module, PatchTarget target) =>
        module.Metadata.AssemblyReferences.Any(handle => module.Metadata.GetString(module.Metadata.GetAssemblyReference(handle).Name) == target.Name);

    // Several contexts may hold several builds: each copy must use what the patch changes.
    private static Result<List<TargetModule>> UsedBy(List<TargetCopy> copies, ImmutableArray<PatchTarget> targets)
    {
        var used = new List<TargetModule>();
        foreach (var copy in copies)
        {
            foreach (var other in targets.Where(t => t.Name != copy.Target.Name && Uses(copy.Module, t)))
            {
                var bound = Bound(copy, other);
                if (!bound.Ok) return bound.Failure;
                used.Add(bound.Value);
            }
        }

        return used;
    }

    private TargetCopies With(List<TargetCopy> copies)
    {
        _copies.AddRange(copies);
        return this;
    }
}
