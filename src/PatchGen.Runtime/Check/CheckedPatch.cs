using System.Collections.Immutable;
using System.Reflection;
using PatchGen.Format;
using PatchGen.Runtime.Agent;
using PatchGen.Runtime.Load;

namespace PatchGen.Runtime.Check;

/// <summary>A replaced method of one loaded module, with all that the switch needs.</summary>
internal sealed record CheckedMethod
{
    /// <summary>What the manifest says.</summary>
    public required Replacement Replacement { get; init; }

    /// <summary>The loaded method.</summary>
    public required MethodBase Target { get; init; }

    /// <summary>Where it is.</summary>
    public required Site Site { get; init; }

    /// <summary>Its replacement.</summary>
    public required MethodBase Post { get; init; }

    /// <summary>Where its replacement is.</summary>
    public required Site ReplacementSite { get; init; }

    /// <summary>The name of the assembly that holds the replacement.</summary>
    public required string Assembly { get; init; }

    /// <summary>The trampoline.</summary>
    public required byte[] TrampolineIl { get; init; }

    /// <summary>The trampoline, as the agent holds it.</summary>
    public required nint Trampoline { get; init; }

    /// <summary>The IL as loaded, as the agent holds it: given explicitly, it is never inlined.</summary>
    public required nint Original { get; init; }

    /// <summary>What a gate before it refers to; null where the patch has no hooks.</summary>
    public GateTokens? Gate { get; init; }

    /// <summary>How people read it.</summary>
    public string Display => Replacement.Member.Display;
}

/// <summary>A patch in one loaded copy of a target.</summary>
/// <param name="Module">Its patch module there.</param>
/// <param name="Methods">The methods to redirect.</param>
/// <param name="Gated">The pre bodies that are not replaced and that hooks must not meet.</param>
/// <param name="Hooks">The hooks.</param>
internal sealed record PreparedCopy(LoadedModule Module, ImmutableArray<CheckedMethod> Methods, ImmutableArray<GatedBody> Gated, ImmutableArray<CheckedHook> Hooks)
{
    /// <summary>The copy.</summary>
    public required TargetCopy Target { get; init; }
}

/// <summary>A patch that fits this process: only <see cref="Checker"/> makes one. Its modules are loaded, its methods still run pre code.</summary>
internal sealed class CheckedPatch
{
    internal CheckedPatch(LoadedPatch patch, ImmutableArray<TargetModule> modules, ImmutableArray<PreparedCopy> copies, ImmutableArray<ConsistencyRoot> roots) =>
        (Patch, Modules, Copies, Roots) = (patch, modules, copies, roots);

    /// <summary>The names of targets that are not loaded yet: only at process start.</summary>
    public ImmutableArray<string> Pending { get; init; } = [];

    public LoadedPatch Patch { get; }

    /// <summary>The loaded copies of the targets.</summary>
    public ImmutableArray<TargetModule> Modules { get; }

    /// <summary>What it is in each of them.</summary>
    public ImmutableArray<PreparedCopy> Copies { get; }

    /// <summary>The methods to redirect, in every copy.</summary>
    public ImmutableArray<CheckedMethod> Methods => [.. Copies.SelectMany(c => c.Methods)];

    /// <summary>Every method that is compiled anew for it.</summary>
    public IEnumerable<Site> Requested => Methods.Select(m => m.Site).Concat(Roots.Select(root => root.Site)).Distinct();

    /// <summary>The consistency roots, in every copy.</summary>
    public ImmutableArray<ConsistencyRoot> Roots { get; }
}
