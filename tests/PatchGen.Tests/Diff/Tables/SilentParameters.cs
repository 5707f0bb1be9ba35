using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Match;

namespace PatchGen.Tests.Diff.Tables;

/// <summary>
/// A law of equivalence among mutants: whether a synthesized method describes what it returns, for its nullability alone, depends on the
/// nullability of the members around it. A row that says no more than that may come to another such method, or be lost.
/// </summary>
internal static class SilentParameters
{
    /// <summary>True where the mutant moves nothing but such rows between synthesized methods.</summary>
    public static bool Holds(TableMutant mutant, Snapshot pre)
    {
        if (mutant.Column is not { Table: TableIndex.MethodDef, Name: "ParamList" } || mutant.Row == 1) return false;
        var synthesized = new Synthesis(pre.Metadata);
        var (first, end) = (Math.Min(mutant.Pre, mutant.Post), Math.Max(mutant.Pre, mutant.Post));
        return synthesized.Is(MetadataTokens.MethodDefinitionHandle(mutant.Row))
            && synthesized.Is(MetadataTokens.MethodDefinitionHandle(mutant.Row - 1))
            && Enumerable.Range((int)first, (int)(end - first)).All(row => IsSilent(pre.Metadata, MetadataTokens.ParameterHandle(row)));
    }

    private static bool IsSilent(MetadataReader metadata, ParameterHandle handle)
    {
        var parameter = metadata.GetParameter(handle);
        return parameter is { Attributes: 0, Name.IsNil: true }
            && parameter.GetCustomAttributes().All(a => Name(metadata, metadata.GetCustomAttribute(a)) is "NullableAttribute" or "NullableContextAttribute");
    }

    private static string Name(MetadataReader metadata, CustomAttribute attribute) => attribute.Constructor.Kind switch
    {
        HandleKind.MethodDefinition => metadata.GetString(metadata.GetTypeDefinition(metadata.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType()).Name),
        _ => metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } type
            ? metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)type).Name)
            : "",
    };
}
