namespace PatchGen.Cost;

/// <summary>A figure could not be taken: the message says what failed.</summary>
internal sealed class CostException(string message) : Exception(message);
