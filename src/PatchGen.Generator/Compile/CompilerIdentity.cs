using PatchGen.Format;

namespace PatchGen.Generator.Compile;

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
            return Refuse($"{shipped.Name} has no portable PDB that names its compiler, and code of two compilers cannot be compared: put the PDB of the same build beside it.");
        if (compiled.CompilerVersion is not { } ours)
            return Refuse($"{compiled.Name} is compiled without a portable PDB, so that its compiler cannot be compared with the baseline's: set DebugType to portable or embedded.");
        return Refuse($"The shipped {shipped.Name} was compiled by Roslyn {Short(version)}, but this SDK compiles with Roslyn {Short(ours)}, which emits other IL for the same source. "
            + $"Install the .NET SDK {SdkOf(version)} that carries Roslyn {Short(version)} and name it in global.json, or give the baseline as a git ref where processes run what this SDK builds.");
    }

    /// <summary>Refuses a baseline whose module version id would be another at each compilation.</summary>
    public static Failure? Deterministic(Snapshot rebuilt) => rebuilt.Compilation is { Options.Deterministic: false }
        ? Refuse($"{rebuilt.Name} is compiled with Deterministic=false, so that its sources never give the shipped binary again: give that binary as the baseline (PatchGenBaselineAssembly).")
        : null;

    private static string Short(string version) => version.Split('+')[0];

    // Roslyn 4.8 came with SDK 8.0.100, and each feature band since then brought the next minor version.
    private static string SdkOf(string version) => Version.TryParse(version.Split('-', '+')[0], out var v)
        ? (v.Major, v.Minor) switch
        {
            (4, >= 8 and <= 11) => $"8.0.{v.Minor - 7}xx",
            (4, >= 12 and <= 14) => $"9.0.{v.Minor - 11}xx",
            (5, 0) => "10.0.1xx",
            _ => "",
        }
        : "";

    private static Failure Refuse(string message) => new(Code.BaselineNotReproduced, message);
}
