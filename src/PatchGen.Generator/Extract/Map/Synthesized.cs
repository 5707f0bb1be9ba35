using Mono.Cecil;
using PatchGen.Generator.Match;

namespace PatchGen.Generator.Extract.Map;

/// <summary>What the compiler makes on its own; its names are never legal C#.</summary>
internal static class Synthesized
{
    public static bool Is(TypeReference type) => Synthesis.IsTypeName(type.Name);

    /// <summary>True for a class that merely collects what was made for many members.</summary>
    public static bool Collects(TypeDefinition type) =>
        type.Name is "<PrivateImplementationDetails>" or "<>O"
        || type.Name is "<>c" || type.Name.StartsWith("<>c`", StringComparison.Ordinal)
        || type.Name.StartsWith("<>c__", StringComparison.Ordinal) && !type.Name.StartsWith("<>c__Display", StringComparison.Ordinal)
        || type.Name.StartsWith("<>o__", StringComparison.Ordinal);
}
