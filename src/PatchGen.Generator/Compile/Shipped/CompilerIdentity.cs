using PatchGen.Format;

namespace PatchGen.Generator.Compile.Shipped;

/// <summary>Two versions of the compiler emit different IL for the same source: sides of different compilers are not compared.</summary>
public static class CompilerIdentity
{
    /// <summary>Refuses a shipped binary that another compiler made than the one that compiles here.</summary>
    /// <param name="shipped">A side; one that was compiled here passes.</param>
    /// <param name="compiled">A side that was compiled here.</param>
    public static Failure? Check(Snapshot shipped, Snapshot compiled)
    {
        if (shipped.Rebuilt || shipped.CompilerVersion == compiled.CompilerVersion) return null;
        if (shipped.CompilerVersion is not { } version)
            return Refuse($"{shipped.Name} has no portable PDB that names its compiler, and code of two compilers cannot be compared: put the PDB of the same build beside it (of a nupkg: its snupkg).");
        if (compiled.CompilerVersion is not { } ours)
            return Refuse($"{compiled.Name} is compiled without a portable PDB, so that its compiler cannot be compared with the baseline's: set DebugType to portable or embedded.");
        return Refuse($"The shipped {shipped.Name} was compiled by Roslyn {CompilerRelease.Short(version)}, but this build compiles with Roslyn {CompilerRelease.Short(ours)}, which emits other IL for the same source. "
            + $"{CompilerRelease.HowToGet(version)}; or give the baseline as a git ref where processes run what this SDK builds.");
    }

    /// <summary>Refuses a baseline whose module version id would be another at each compilation.</summary>
    public static Failure? Deterministic(Snapshot rebuilt) => rebuilt.Compilation is { Options.Deterministic: false }
        ? Refuse($"{rebuilt.Name} is compiled with Deterministic=false, so that its sources never give the shipped binary again: give that binary as the baseline (PatchGenBaselineAssembly).")
        : null;

    private static Failure Refuse(string message) => new(Code.BaselineNotReproduced, message);
}
