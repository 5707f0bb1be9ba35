namespace PatchGen.StandStill;

/// <summary>Nothing can be measured; the message says why.</summary>
internal sealed class StandStillFailure(string message) : Exception(message);
