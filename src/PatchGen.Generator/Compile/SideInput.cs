using System.Collections.Immutable;

namespace PatchGen.Generator.Compile;

/// <summary>How to obtain one side, pre or post.</summary>
public abstract record SideInput
{
    private SideInput() { }

    /// <summary>Compile it: the csc arguments exactly as MSBuild gives them to csc.</summary>
    /// <param name="ProjectDirectory">The directory that the arguments' relative paths start from.</param>
    /// <param name="CscArguments">The arguments.</param>
    /// <param name="Root">The root of the private tree that is compiled, where it is not where the shipped build saw it; else null.</param>
    /// <param name="ShippedRoot">The root that the shipped build saw: <paramref name="Root"/> is mapped to it.</param>
    public sealed record Sources(string ProjectDirectory, ImmutableArray<string> CscArguments, string? Root = null, string? ShippedRoot = null) : SideInput
    {
        /// <summary>The path under which projects that reference this one name its assembly; null where none does.</summary>
        public string? Output { get; init; }

        /// <summary>The path under which they name its reference assembly; null where it has none.</summary>
        public string? ReferenceOutput { get; init; }

        /// <summary>Assemblies that were compiled here, by the path under which the arguments name them: taken in place of those files.</summary>
        public ImmutableDictionary<string, ImmutableArray<byte>> Images { get; init; } = ImmutableDictionary<string, ImmutableArray<byte>>.Empty;
    }

    /// <summary>Take a shipped binary.</summary>
    /// <param name="AssemblyPath">The dll.</param>
    /// <param name="PdbPath">Its portable PDB, or null: beside it, embedded, or none.</param>
    public sealed record Binary(string AssemblyPath, string? PdbPath = null) : SideInput;
}
