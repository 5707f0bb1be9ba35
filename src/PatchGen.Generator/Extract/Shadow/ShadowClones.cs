using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Collections.Generic;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Extract.Clone;

namespace PatchGen.Generator.Extract.Shadow;

/// <summary><c>MemberwiseClone</c> copies what is in the object: what is kept beside it is copied after it.</summary>
internal static class ShadowClones
{
    /// <summary>Methods that clone objects with shadow fields, changed or not: of their own class, of one above it or below.</summary>
    public static IEnumerable<MethodDefinition> Callers(Extraction extraction)
    {
        var owners = Owners(extraction);
        if (owners.Count == 0) return [];
        return from type in extraction.Sides.Post.GetTypes()
               where type.IsClass && owners.Any(owner => Bases(type).Contains(owner) || Bases(owner).Contains(type))
               from method in type.Methods
               where method is { HasBody: true, IsStatic: false } && method.Body.Instructions.Any(i => i.Operand is MethodReference called && Is(called))
               select method;
    }

    /// <summary>Writes the call, and has the clone get the values.</summary>
    /// <returns>False where it is another call: it is to be written as it is.</returns>
    public static bool Write(Extraction extraction, Body job, Instruction instruction, MethodReference method, Collection<Instruction> output)
    {
        if (instruction.OpCode.Code is not (Code.Call or Code.Callvirt) || !Is(method) || Owners(extraction).Count == 0) return false;
        output.Add(Instruction.Create(OpCodes.Dup));
        output.Add(Instruction.Create(instruction.OpCode, extraction.Members.Method(method, job.Generics).Reference));
        output.Add(Instruction.Create(OpCodes.Call, extraction.Shadows.Cloned));
        return true;
    }

    private static bool Is(MethodReference method) => method is { Name: "MemberwiseClone", HasThis: true, Parameters.Count: 0 } && method.DeclaringType.FullName == "System.Object";

    private static HashSet<TypeDefinition> Owners(Extraction extraction) =>
    [
        .. extraction.Sides.Changes.Facts.Where(f => f is FieldAdded { IsStatic: false } or FieldRetyped { IsStatic: false })
            .Select(f => extraction.Sides.PostField(f.Member)).OfType<FieldDefinition>().Where(extraction.Shadows.Has).Select(f => f.DeclaringType),
    ];

    private static IEnumerable<TypeDefinition> Bases(TypeDefinition type)
    {
        for (TypeDefinition? at = type; at is not null; at = at.BaseType?.GetElementType() as TypeDefinition) yield return at;
    }
}
