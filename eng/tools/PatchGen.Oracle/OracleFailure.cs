namespace PatchGen.Oracle;

/// <summary>The oracle itself could not go on; nothing is said about a case.</summary>
internal sealed class OracleFailure(string message) : Exception(message);
