namespace PatchGen.Demo;

/// <summary>The demo cannot go on; the message says why.</summary>
internal sealed class DemoFailure(string message) : Exception(message);
