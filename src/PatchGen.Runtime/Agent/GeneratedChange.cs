using System.Collections.Immutable;

namespace PatchGen.Runtime.Agent;

/// <summary>Superseded code of a dynamic method, and the method's name.</summary>
internal readonly record struct GeneratedBody(CodeRange Range, string Name);

/// <summary>What a switch does to generated code: all of it or, where a thread is in superseded code, nothing.</summary>
/// <param name="Bodies">The superseded code, which must be on no stack, by address.</param>
/// <param name="Redirections">What leads its callers to the code that takes its place.</param>
internal sealed record GeneratedChange(ImmutableArray<GeneratedBody> Bodies, ImmutableArray<Redirection> Redirections)
{
    public static readonly GeneratedChange None = new([], []);
}
