namespace PatchGen.StandStill;

/// <summary>What the target's worker met in a stretch of time, as the target says.</summary>
/// <param name="Longest">The longest time between two iterations.</param>
/// <param name="LongestRunning">The longest once its wait for a core is left out.</param>
/// <param name="Collections">Collections of generations 0, 1 and 2, those of older ones included.</param>
/// <param name="PausedMilliseconds">All pauses of the collector.</param>
/// <param name="Pressure">The part of the time in which somebody on this machine waited for a core, from 0 to 1.</param>
internal sealed record Window(Gap Longest, Gap LongestRunning, int[] Collections, double PausedMilliseconds, double Pressure);

/// <summary>One time between two iterations, in milliseconds, and what of it has a known cause.</summary>
/// <param name="Milliseconds">All of it.</param>
/// <param name="Waiting">Of it: ready to run, without a core.</param>
/// <param name="Collecting">Of it: pauses of the collector.</param>
/// <param name="Running">All but the wait for a core.</param>
internal sealed record Gap(double Milliseconds, double Waiting, double Collecting, double Running);
