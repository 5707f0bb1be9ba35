using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PatchGen.Generator.Compile;

namespace PatchGen.Tests.Diff.Tables;

/// <summary>A law of equivalence among mutants: a local that no instruction names may have any type, as nothing of it is left once a method is compiled.</summary>
internal static class EqualLocals
{
    /// <summary>True where the mutant gives methods another signature of locals, and all that their code uses are as before.</summary>
    public static bool Holds(TableMutant mutant, Snapshot pre, ImmutableArray<byte> image)
    {
        if (mutant.Column is not { Table: TableIndex.StandAloneSig, Name: "Signature" }) return false;
        var token = MetadataTokens.GetToken(MetadataTokens.StandaloneSignatureHandle(mutant.Row));
        var a = Mono.Cecil.ModuleDefinition.ReadModule(new MemoryStream([.. pre.Image]));
        var b = Mono.Cecil.ModuleDefinition.ReadModule(new MemoryStream([.. image]));
        var methods = Methods(a).Zip(Methods(b)).Where(m => m.First.HasBody && m.First.Body.LocalVarToken.ToInt32() == token).ToList();
        return methods.Count > 0 && methods.All(m => Used(m.First).SequenceEqual(Used(m.Second)));
    }

    private static IEnumerable<Mono.Cecil.MethodDefinition> Methods(Mono.Cecil.ModuleDefinition module) => module.GetTypes().SelectMany(t => t.Methods);

    // A code that names a local which is not there is none.
    private static IEnumerable<(int, string)> Used(Mono.Cecil.MethodDefinition method)
    {
        try
        {
            return method.Body.Instructions.Select(i => Local(method, i)).OfType<VariableDefinition>().Select(v => (v.Index, v.VariableType.FullName)).Distinct().Order().ToList();
        }
        catch (ArgumentOutOfRangeException)
        {
            return [(-1, "")];
        }
    }

    private static VariableDefinition? Local(Mono.Cecil.MethodDefinition method, Instruction instruction) => instruction.OpCode.Code switch
    {
        Code.Ldloc_0 or Code.Stloc_0 => method.Body.Variables[0],
        Code.Ldloc_1 or Code.Stloc_1 => method.Body.Variables[1],
        Code.Ldloc_2 or Code.Stloc_2 => method.Body.Variables[2],
        Code.Ldloc_3 or Code.Stloc_3 => method.Body.Variables[3],
        _ => instruction.Operand as VariableDefinition,
    };
}
