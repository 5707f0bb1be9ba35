using System.Collections.Immutable;
using System.Security.Cryptography;

namespace PatchGen.Generator.Compile;

/// <summary>What Compile gave for one side, in numbers and hashes: equal summaries are equal bytes.</summary>
public sealed record SideSummary
{
    /// <summary>The assembly's simple name.</summary>
    public required string Name { get; init; }

    /// <summary>The assembly's version.</summary>
    public required Version Version { get; init; }

    /// <summary>The module version id.</summary>
    public required Guid Mvid { get; init; }

    /// <summary>The target framework moniker; empty where it has none.</summary>
    public required string TargetFramework { get; init; }

    /// <summary>The compiler that the PDB names; null where it does not.</summary>
    public required string? Compiler { get; init; }

    /// <summary>True where the side was compiled here, false where it was taken as shipped.</summary>
    public required bool Rebuilt { get; init; }

    /// <summary>How many types the module defines, synthesized ones included.</summary>
    public required int Types { get; init; }

    /// <summary>How many methods.</summary>
    public required int Methods { get; init; }

    /// <summary>How many fields.</summary>
    public required int Fields { get; init; }

    /// <summary>How many source files, generated ones included; of a shipped side those that its PDB names.</summary>
    public required int SourceFiles { get; init; }

    /// <summary>The files that source generators wrote, in the compiler's order; empty for a shipped side.</summary>
    public required ImmutableArray<string> Generated { get; init; }

    /// <summary>The dll's size, in bytes.</summary>
    public required int ImageBytes { get; init; }

    /// <summary>The dll's SHA-256, in lower-case hex.</summary>
    public required string ImageHash { get; init; }

    /// <summary>The PDB's SHA-256; null where there is none.</summary>
    public required string? PdbHash { get; init; }

    /// <summary>Counts one side.</summary>
    public static SideSummary Of(Snapshot side) => new()
    {
        Name = side.Name,
        Version = side.Version,
        Mvid = side.Mvid,
        TargetFramework = side.TargetFramework,
        Compiler = side.CompilerVersion,
        Rebuilt = side.Rebuilt,
        Types = side.Metadata.TypeDefinitions.Count,
        Methods = side.Metadata.MethodDefinitions.Count,
        Fields = side.Metadata.FieldDefinitions.Count,
        SourceFiles = side.Compilation?.SyntaxTrees.Length ?? side.Symbols?.Documents.Count ?? 0,
        Generated = side.Generated,
        ImageBytes = side.Image.Length,
        ImageHash = Hash(side.Image),
        PdbHash = side.Pdb.IsDefaultOrEmpty ? null : Hash(side.Pdb),
    };

    private static string Hash(ImmutableArray<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan()));
}
