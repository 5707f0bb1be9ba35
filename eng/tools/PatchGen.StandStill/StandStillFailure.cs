namespace PatchGen.StandStill;

/// <summary>Nothing can be measured; the message says why.</summary>
internal class StandStillFailure(string message) : Exception(message);

/// <summary>The target does not answer: it stands still for good.</summary>
internal sealed class TargetSilent(string message) : StandStillFailure(message);
