using System.Collections.Immutable;
using PatchGen.Format;

namespace PatchGen.Cli.Census;

/// <summary>What lives in a process's heap, counted from outside.</summary>
internal sealed record CensusResult
{
    /// <summary>The number that stands for unknown.</summary>
    internal const int Unknown = -1;

    /// <summary>Dynamic methods that refer to code with a way to the patched assemblies, so that theirs may hold inlined copies; -1 is unknown.</summary>
    internal int DynamicMethods { get; init; } = Unknown;

    /// <summary>The names of some of them.</summary>
    internal ImmutableArray<string> DynamicNames { get; init; } = [];

    /// <summary>Instances that may still run pre code, by the member that owns it; -1 is unknown.</summary>
    internal ImmutableDictionary<string, int> Suspended { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>How many objects have each shadow field; empty where they were not counted.</summary>
    internal ImmutableDictionary<string, int> ShadowObjects { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>How long the process stood still.</summary>
    internal TimeSpan Pause { get; init; }

    /// <summary>Why nothing could be counted, or null.</summary>
    internal string? Why { get; init; }

    /// <summary>A census that could not be taken: everything is unknown, never 0.</summary>
    internal static CensusResult NotTaken(IEnumerable<SuspendedCode> wanted, string why) => new()
    {
        Suspended = wanted.Select(code => code.Member).Distinct().ToImmutableDictionary(member => member, _ => Unknown),
        Why = why,
    };
}
