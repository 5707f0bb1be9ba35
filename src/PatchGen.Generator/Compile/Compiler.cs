using PatchGen.Format;
using PatchGen.Generator.Compile.Csc;
using PatchGen.Generator.Compile.Shipped;

namespace PatchGen.Generator.Compile;

/// <summary>The first step: a side becomes a <see cref="Snapshot"/>.</summary>
public static class Compiler
{
    /// <summary>Compiles sources with the Roslyn that this process runs on, or opens a shipped binary.</summary>
    /// <param name="input">The side.</param>
    /// <param name="cancel">Cancels the compilation.</param>
    /// <param name="shared">What an earlier compilation of the same run has read and parsed.</param>
    /// <returns>
    /// The snapshot, or <see cref="Code.CompileFailed"/> with the errors as csc writes them, or <see cref="Code.BaselineNotFound"/>
    /// where a shipped binary cannot be read.
    /// </returns>
    public static Result<Snapshot> Compile(SideInput input, CancellationToken cancel, SharedInputs? shared = null) => input switch
    {
        SideInput.Sources sources => SourceSide.Compile(sources, shared ?? new SharedInputs(), cancel),
        SideInput.Binary binary => ShippedSide.Open(binary),
        _ => throw new InvalidOperationException($"No such side: {input}."),
    };
}
