using System.Collections.Immutable;
using PatchGen.Format;
using PatchGen.Runtime.Agent;
using PatchGen.Runtime.Check;
using PatchGen.Runtime.Load;

namespace PatchGen.Runtime.State;

/// <summary>A patch that is in effect.</summary>
internal sealed record ActivePatch
{
    public required LoadedPatch Patch { get; init; }

    /// <summary>What it is in each copy of the targets.</summary>
    public required ImmutableArray<PreparedCopy> Copies { get; init; }

    /// <summary>The redirected methods, in every copy of the targets.</summary>
    public ImmutableArray<CheckedMethod> Methods => [.. Copies.SelectMany(c => c.Methods)];

    /// <summary>The consistency roots, in every copy of the targets.</summary>
    public required ImmutableArray<ConsistencyRoot> Roots { get; init; }

    /// <summary>What people see of it.</summary>
    public required AppliedPatch Shown { get; init; }

    public Manifest Manifest => Patch.Manifest;

    /// <summary>Whether it redirects a method.</summary>
    public bool Changes(Site site) => Methods.Any(m => m.Site == site);
}

/// <summary>The patches in effect, in the order in which they were applied; immutable, so that a reader sees one moment.</summary>
internal sealed record ActivePatches(ImmutableArray<ActivePatch> All)
{
    public static readonly ActivePatches None = new([]);

    /// <summary>By id or by content hash.</summary>
    public ActivePatch? Find(string idOrHash) => All.FirstOrDefault(p => p.Manifest.Id == idOrHash || p.Manifest.ContentHash == idOrHash);

    /// <summary>The redirection that is in effect for a method.</summary>
    public CheckedMethod? Top(Site site) => All.LastOrDefault(p => p.Changes(site))?.Methods.First(m => m.Site == site);

    /// <summary>What a method is as a consistency root of one of the patches; null where it is none.</summary>
    public ConsistencyRoot? Root(Site site) => All.SelectMany(p => p.Roots).FirstOrDefault(root => root.Site == site);

    /// <summary>The body that a method has with these patches in effect; zero: its IL as loaded.</summary>
    public nint Body(Site site) => Top(site)?.Trampoline ?? Root(site)?.Body ?? 0;

    /// <summary>Every redirected method once, with the redirection in effect.</summary>
    public IEnumerable<CheckedMethod> Tops => All.SelectMany(p => p.Methods).Select(m => m.Site).Distinct().Select(s => Top(s)!);

    public ActivePatches With(ActivePatch patch) => new(All.Add(patch));

    public ActivePatches Without(ActivePatch patch) => new(All.RemoveAll(p => p.Manifest.ContentHash == patch.Manifest.ContentHash));

    public ActivePatches Replace(ActivePatch patch) =>
        new([.. All.Select(p => p.Manifest.ContentHash == patch.Manifest.ContentHash ? patch : p)]);
}
