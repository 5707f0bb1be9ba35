namespace PatchGen.Cli.Census;

/// <summary>An object that may run pre code, if anything still refers to it.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="End">Where it ends: a pointer into it keeps it, too.</param>
/// <param name="Member">The user's member that owns the code.</param>
/// <param name="OnlyOnStack">True for a finished or running enumerator: it counts only while a thread is in it.</param>
internal readonly record struct Candidate(ulong Address, ulong End, string Member, bool OnlyOnStack);

/// <summary>The walk took longer than the process may stand still.</summary>
internal sealed class CensusTimeoutException : Exception;
