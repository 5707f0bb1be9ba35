using PatchGen.Format;

namespace PatchGen.Generator.Compile.Shipped;

/// <summary>Whether a shipped binary is one of this project at all: most baselines that differ everywhere were simply the wrong file.</summary>
public static class BaselineFit
{
    /// <summary>Refuses a binary of another assembly, or for another target framework, than what is compiled here.</summary>
    /// <param name="shipped">A side; one that was compiled here passes.</param>
    /// <param name="compiled">A side that was compiled here.</param>
    public static Failure? Check(Snapshot shipped, Snapshot compiled)
    {
        if (shipped.Rebuilt) return null;
        if (shipped.Name != compiled.Name)
            return new Failure(Code.BaselineNotFound, $"The baseline is the assembly {shipped.Name}, the project makes {compiled.Name}: give the {compiled.Name} that was shipped.");
        var (theirs, ours) = (shipped.TargetFramework, compiled.TargetFramework);
        return theirs.Length == 0 || ours.Length == 0 || theirs == ours
            ? null
            : new Failure(
                Code.BaselineNotFound,
                $"The shipped {shipped.Name} is for {Moniker(theirs)}, but was compiled here for {Moniker(ours)}: choose the framework with -p:TargetFramework={Moniker(theirs)} "
                + $"(`patchgen create -f {Moniker(theirs)}`), or give the {shipped.Name} that was shipped for {Moniker(ours)}.");
    }

    // .NETCoreApp,Version=v8.0 as a project file says it: net8.0.
    private static string Moniker(string framework)
    {
        if (framework.Split(",Version=v") is not [var family, var text] || !Version.TryParse(text, out var version)) return framework;
        return family switch
        {
            ".NETCoreApp" => (version.Major >= 5 ? "net" : "netcoreapp") + text,
            ".NETStandard" => "netstandard" + text,
            ".NETFramework" => "net" + text.Replace(".", "", StringComparison.Ordinal),
            _ => framework,
        };
    }
}
