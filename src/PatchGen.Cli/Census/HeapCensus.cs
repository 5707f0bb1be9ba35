using System.Collections.Immutable;
using PatchGen.Cli.Attach;
using PatchGen.Format;

namespace PatchGen.Cli.Census;

/// <summary>Counts from outside, with the process stopped for the walk only.</summary>
internal static class HeapCensus
{
    internal static CensusResult Take(TargetProcess target, ImmutableArray<SuspendedCode> wanted) =>
        CensusResult.NotTaken(wanted, $"{target} was not looked at");
}
