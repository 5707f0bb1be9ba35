namespace PatchGen.Census;

/// <summary>One row of the matrix: how the process collects, and what it does meanwhile.</summary>
/// <param name="Name">How the table calls it.</param>
/// <param name="Environment">Variables of the collector.</param>
/// <param name="Load">What <see cref="CountedProcess"/> does beside.</param>
/// <param name="Scale">How many times the usual number of objects there are to find.</param>
internal sealed record Configuration(string Name, (string Name, string Value)[] Environment, string[] Load, int Scale = 1)
{
    public static readonly Configuration[] All =
    [
        new("workstation, idle", [], []),
        new("workstation", [], ["churn"]),
        new("workstation, not concurrent", [("DOTNET_gcConcurrent", "0")], ["churn"]),
        new("workstation, 256 KB for generation 0", [("DOTNET_GCgen0size", "0x40000")], ["churn"]),
        new("workstation, conserves memory", [("DOTNET_GCConserveMemory", "7")], ["churn"]),
        new("workstation, pinned objects", [], ["churn", "pins"]),
        new("workstation, a collection in the background each second", [], ["churn", "background"]),
        new("workstation, types unloaded", [], ["churn", "unload"]),
        new("workstation, a million found", [], ["churn"], Scale: 74),
        new("server", [("DOTNET_gcServer", "1"), ("DOTNET_GCDynamicAdaptationMode", "0")], ["churn", "pins"]),
        new("server, DATAS", [("DOTNET_gcServer", "1"), ("DOTNET_GCDynamicAdaptationMode", "1")], ["churn", "pins"]),
    ];
}
