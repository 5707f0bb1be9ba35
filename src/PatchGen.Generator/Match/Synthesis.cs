using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace PatchGen.Generator.Match;

/// <summary>Which members of a module the compiler made up: those have no identity of their own, only the one that their owner gives them.</summary>
public sealed class Synthesis
{
    private readonly MetadataReader metadata;
    private readonly bool[] types;

    /// <summary>Reads the names of all types.</summary>
    public Synthesis(MetadataReader metadata)
    {
        this.metadata = metadata;
        types = new bool[metadata.TypeDefinitions.Count + 1];
        // A nested type's row comes behind its encloser's.
        foreach (var handle in metadata.TypeDefinitions)
        {
            var type = metadata.GetTypeDefinition(handle);
            var declaring = type.GetDeclaringType();
            types[MetadataTokens.GetRowNumber(handle)] =
                (!declaring.IsNil && types[MetadataTokens.GetRowNumber(declaring)])
                || (metadata.StringComparer.StartsWith(type.Name, "<") && IsTypeName(metadata.GetString(type.Name)));
        }
    }

    /// <summary>True for closures, state machines, anonymous types, <c>&lt;PrivateImplementationDetails&gt;</c> and their like.</summary>
    public bool Is(TypeDefinitionHandle handle) => types[MetadataTokens.GetRowNumber(handle)];

    /// <summary>True for methods of synthesized types, lambdas, local functions and base-call stubs.</summary>
    public bool Is(MethodDefinitionHandle handle)
    {
        var method = metadata.GetMethodDefinition(handle);
        return Is(method.GetDeclaringType())
            || (metadata.StringComparer.StartsWith(method.Name, "<") && IsMethodName(metadata.GetString(method.Name)));
    }

    /// <summary>True for fields of synthesized types. Backing fields and captured primary-constructor parameters are declared.</summary>
    public bool Is(FieldDefinitionHandle handle) => Is(metadata.GetFieldDefinition(handle).GetDeclaringType());

    /// <summary>True where the compiler made up the name of the type.</summary>
    public static bool IsTypeName(string name) =>
        name.StartsWith('<') && name != "<Module>" && !FileLocalName.Is(name)
        // Named after what the user declared: the buffer of a fixed field, and the skeletons of extension blocks.
        && !name.EndsWith(">e__FixedBuffer", StringComparison.Ordinal)
        && !name.StartsWith("<G>$", StringComparison.Ordinal) && !name.StartsWith("<M>$", StringComparison.Ordinal);

    /// <summary>True where the compiler made up the name of the method: a lambda, a local function, a base-call stub.</summary>
    public static bool IsMethodName(string name) =>
        name.StartsWith('<')
        && (name.StartsWith("<>n__", StringComparison.Ordinal)
            || name.Contains(">b__", StringComparison.Ordinal)
            || name.Contains(">g__", StringComparison.Ordinal));
}
