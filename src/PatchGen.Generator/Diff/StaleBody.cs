using PatchGen.Format;

namespace PatchGen.Generator.Diff;

/// <summary>A pre body that may outlive the switch.</summary>
/// <param name="Kind">What leads to it.</param>
/// <param name="Owner">The user's member that it belongs to.</param>
/// <param name="Token">Its MethodDef token in the pre assembly: of <c>MoveNext</c>, of the lambda, of the method.</param>
/// <param name="Type">The metadata name of the type that holds it.</param>
/// <param name="Method">Its name where a delegate leads to it; null for others.</param>
public sealed record StaleBody(SuspendedKind Kind, MemberKey Owner, int Token, string Type, string? Method);
