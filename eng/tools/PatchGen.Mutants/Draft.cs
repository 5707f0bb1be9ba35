using System.Reflection.Metadata.Ecma335;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PatchGen.Format;
using PatchGen.Generator.Compile;

namespace PatchGen.Mutants;

/// <summary>A copy of an original that is changed and then written.</summary>
internal sealed class Draft(Original original, ModuleDefinition module) : IDisposable
{
    private Pools? pools;

    public Original Original => original;

    public ModuleDefinition Module => module;

    /// <summary>What operands of a kind there are.</summary>
    public Pools Pools => pools ??= new(this);

    /// <summary>All types, nested ones included.</summary>
    public IEnumerable<TypeDefinition> Types => module.GetTypes();

    /// <summary>Writes the image and its PDB.</summary>
    public Snapshot Write()
    {
        using var image = new MemoryStream();
        using var pdb = new MemoryStream();
        var parameters = new WriterParameters();
        if (module.HasSymbols)
        {
            parameters.WriteSymbols = true;
            parameters.SymbolWriterProvider = new PortablePdbWriterProvider();
            parameters.SymbolStream = pdb;
        }

        module.Write(image, parameters);
        return new Snapshot([.. image.ToArray()], [.. pdb.ToArray()]) { References = original.Snapshot.References };
    }

    /// <summary>True for what the compiler made up.</summary>
    public bool IsSynthesized(TypeDefinition type) => original.Reach.Synthesis.Is(MetadataTokens.TypeDefinitionHandle((int)type.MetadataToken.RID));

    /// <inheritdoc cref="IsSynthesized(TypeDefinition)" />
    public bool IsSynthesized(MethodDefinition method) => original.Reach.Synthesis.Is(MetadataTokens.MethodDefinitionHandle((int)method.MetadataToken.RID));

    /// <summary>The key that facts of a type carry.</summary>
    public MemberKey Key(TypeDefinition type) => original.Snapshot.Keys.Type(MetadataTokens.TypeDefinitionHandle((int)type.MetadataToken.RID));

    /// <summary>The key that facts of a method carry.</summary>
    public MemberKey Key(MethodDefinition method) => original.Snapshot.Keys.Method(MetadataTokens.MethodDefinitionHandle((int)method.MetadataToken.RID));

    /// <summary>The key that facts of a field carry.</summary>
    public MemberKey Key(FieldDefinition field) => original.Snapshot.Keys.Field(MetadataTokens.FieldDefinitionHandle((int)field.MetadataToken.RID));

    /// <summary>The key that facts of a property carry.</summary>
    public MemberKey Key(PropertyDefinition property) => original.Snapshot.Keys.Property(
        MetadataTokens.TypeDefinitionHandle((int)property.DeclaringType.MetadataToken.RID), MetadataTokens.PropertyDefinitionHandle((int)property.MetadataToken.RID));

    /// <summary>The key that facts of an event carry.</summary>
    public MemberKey Key(EventDefinition @event) => original.Snapshot.Keys.Event(
        MetadataTokens.TypeDefinitionHandle((int)@event.DeclaringType.MetadataToken.RID), MetadataTokens.EventDefinitionHandle((int)@event.MetadataToken.RID));

    public void Dispose() => module.Dispose();
}
