using Mono.Cecil;
using Mono.Cecil.Cil;
using PatchGen.Generator.Extract.Map;

namespace PatchGen.Generator.Extract.Clone;

/// <summary>A body to copy.</summary>
/// <param name="Source">The post method.</param>
/// <param name="Destination">The method of the patch module.</param>
/// <param name="Generics">What the source's generic parameters become.</param>
internal sealed record Body(MethodDefinition Source, MethodDefinition Destination, Generics Generics)
{
    /// <summary>The instructions to copy, in order; null: all.</summary>
    public IReadOnlySet<Instruction>? Only { get; init; }

    /// <summary>The instruction behind those of <see cref="Only"/>, where branches among them may lead: the copy returns there.</summary>
    public Instruction? End { get; init; }

    /// <summary>True where callers relied on <c>callvirt</c> to throw for a null <c>this</c>.</summary>
    public bool ChecksThis { get; init; }

    /// <summary>True where the call itself had to run the static constructor of the type that declares the method.</summary>
    public bool RunsInitializer { get; init; }
}
