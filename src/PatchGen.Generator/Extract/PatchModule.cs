using System.Collections.Immutable;
using PatchGen.Format;

namespace PatchGen.Generator.Extract;

/// <summary>The module that carries the post code of one target.</summary>
public sealed record PatchModule
{
    /// <summary>The simple name of the target; empty: the one assembly that was compared.</summary>
    public string Target { get; init; } = "";

    /// <summary>The assembly's simple name: the target's, <c>.patch-</c>, and 8 characters that its inputs determine.</summary>
    public required string Name { get; init; }

    /// <summary>The dll.</summary>
    public required byte[] Image { get; init; }

    /// <summary>Its portable PDB, sources embedded where they are known.</summary>
    public required byte[] Pdb { get; init; }

    /// <summary>What it replaces, sorted by token.</summary>
    public required ImmutableArray<Replacement> Replacements { get; init; }

    /// <summary>Pre code that may live on in what was made before the switch.</summary>
    public required ImmutableArray<SuspendedCode> Suspended { get; init; }

    /// <summary>The transform hooks that came with it, in the order in which they run.</summary>
    public ImmutableArray<ManifestHook> Hooks { get; init; } = [];

    /// <summary>Pre bodies that hooks must not meet, sorted by token; empty where there are no hooks.</summary>
    public ImmutableArray<GatedCode> Gated { get; init; } = [];

    /// <summary>Added instance fields that it keeps beside their objects, sorted by member.</summary>
    public ImmutableArray<ShadowedField> ShadowFields { get; init; } = [];
}
