namespace PatchGen.Guests;

/// <summary>The run cannot go on; the message says why.</summary>
internal sealed class GuestsFailure(string message) : Exception(message);
