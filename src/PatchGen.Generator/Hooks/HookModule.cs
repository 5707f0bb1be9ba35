using System.Collections.Immutable;
using PatchGen.Generator.Compile.Hooks;

namespace PatchGen.Generator.Hooks;

/// <summary>The compiled hooks of one target: an assembly that refers to the post image, to be lifted into the patch module.</summary>
public sealed record HookModule
{
    /// <summary>The dll. It is never loaded as it is: what it names of the target may be new there.</summary>
    public required ImmutableArray<byte> Image { get; init; }

    /// <summary>Its portable PDB, sources embedded.</summary>
    public required ImmutableArray<byte> Pdb { get; init; }

    /// <summary>Document names in the PDB to paths on this machine.</summary>
    public required ImmutableDictionary<string, string> LocalPaths { get; init; }

    /// <summary>Paths of the assemblies that it was compiled against beside those of the post side: the API.</summary>
    public required ImmutableArray<string> References { get; init; }

    /// <summary>The hooks in the order in which they run; <see cref="HookDeclaration.Irreversible"/> says what was found to be so.</summary>
    public required ImmutableArray<HookDeclaration> Hooks { get; init; }

    /// <summary>Shadow initializers, in the order of the sources.</summary>
    public required ImmutableArray<HookDeclaration> ShadowInitializers { get; init; }
}

/// <summary>What the Hooks step gives.</summary>
/// <param name="Verdict">The verdict, with what is wrong or to be known about the hooks.</param>
/// <param name="Module">The compiled hooks; null where there are none or where they cannot be used.</param>
public sealed record HookBuild(Classify.Verdict Verdict, HookModule? Module);
