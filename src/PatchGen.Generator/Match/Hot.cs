using System.Runtime.CompilerServices;

namespace PatchGen.Generator.Match;

/// <summary>Code that runs for each member of a module, in a process that does little else and ends.</summary>
internal static class Hot
{
    /// <summary>Optimised at once: tiered compilation waits until a method has run for a while, and by then all of it is done.</summary>
    public const MethodImplOptions Loop = MethodImplOptions.AggressiveOptimization;
}
