using PatchGen.Format;

namespace PatchGen.Generator.Compile;

/// <summary>The first step: a side becomes a <see cref="Snapshot"/>.</summary>
public static class Compiler
{
    /// <summary>Compiles sources with the Roslyn that this process runs on, or opens a shipped binary.</summary>
    public static Result<Snapshot> Compile(SideInput input, CancellationToken cancel) => throw new NotImplementedException();
}
