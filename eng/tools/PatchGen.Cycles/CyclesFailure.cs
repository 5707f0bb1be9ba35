namespace PatchGen.Cycles;

/// <summary>Nothing could be measured, and why.</summary>
internal sealed class CyclesFailure(string message) : Exception(message);
