using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Collections.Generic;
using PatchGen.Generator.Extract.Clone;
using PatchGen.Generator.Extract.Map;
using PatchGen.Generator.Extract.Shadow;

namespace PatchGen.Generator.Extract.Lift;

/// <summary>Writes the instructions that name a method: where the method was lifted, or asks who calls it, the site changes with it.</summary>
internal sealed class CallSites(Extraction extraction, Body job, Collection<Instruction> output)
{
    public void Write(Instruction instruction, MethodReference method)
    {
        if (method.CallingConvention == MethodCallingConvention.VarArg)
            extraction.Refusals.Add("PG6107", job.Source, $"it calls {method.Name}, whose argument list varies (__arglist)", "call a method with a fixed list", instruction);
        if (ShadowClones.Write(extraction, job, instruction, method, output)) return;
        if (method.DeclaringType.FullName == "Microsoft.CSharp.RuntimeBinder.Binder" && IsOfNewType(job.Source))
            extraction.Refusals.Add("PG6124", job.Source, "it uses dynamic inside a type that is new: the binder would look at the target from outside, where what is internal cannot be reached", "use dynamic in a method of a type that exists, or static types", instruction);
        if (CallerSensitive.Rewrite(extraction, job, instruction, method, output)) return;

        var mapped = extraction.Members.Method(method, job.Generics);
        if (mapped.Lifted is not { } lifted)
        {
            Emit(instruction.OpCode, mapped.Reference);
            return;
        }

        if (instruction.Previous?.OpCode.Code == Code.Constrained)
            extraction.Refusals.Add("PG6108", job.Source, $"it calls {lifted.Name}, which is new, through a type parameter", "call it on the class itself", instruction);
        switch (instruction.OpCode.Code)
        {
            case Code.Call or Code.Callvirt:
                Emit(OpCodes.Call, mapped.Reference);
                break;
            case Code.Newobj:
                var factory = extraction.Members.Imported(mapped.Owner!.Lifter.Factory(lifted));
                var arguments = (mapped.Reference as GenericInstanceMethod)?.GenericArguments;
                Emit(OpCodes.Call, arguments is null ? factory : Instance(factory, arguments));
                break;
            case Code.Ldftn:
                LoadFunction(lifted, mapped.Reference, mapped.Owner!);
                break;
            case Code.Ldtoken when lifted.IsStatic && !lifted.DeclaringType.HasGenericParameters:
                Emit(OpCodes.Ldtoken, mapped.Reference);
                break;
            default:
                extraction.Refusals.Add("PG6109", job.Source, $"it uses {lifted.Name}, which is new, by {instruction.OpCode.Name}, as expression trees do", "call it in plain code", instruction);
                Emit(OpCodes.Nop);
                break;
        }
    }

    // Who binds is the user's own type, not what the compiler nested in it.
    private bool IsOfNewType(MethodDefinition source)
    {
        var type = source.DeclaringType;
        while (Synthesized.Is(type) && type.DeclaringType is { } outer) type = outer;
        return extraction.Sides.PreOf(type) is null;
    }

    /// <summary><c>typeof(T).Assembly</c> of a new type means the target: that is where the type belongs.</summary>
    public bool WriteAssemblyOfType(Instruction instruction)
    {
        if (instruction.Operand is not TypeReference type || StandIn(type) is not { } existing) return false;
        if (instruction.Next?.Operand is not MethodReference { Name: "GetTypeFromHandle" } || instruction.Next.Next?.Operand is not MethodReference { Name: "get_Assembly" }) return false;
        Emit(OpCodes.Ldtoken, existing);
        return true;
    }

    // A type of the target to which a new type belongs; null for one that is not new.
    private TypeReference? StandIn(TypeReference type)
    {
        if (type.GetElementType() is TypeDefinition definition)
            return extraction.Sides.PreOf(definition) is null ? CallerSensitive.AnyTargetType(extraction, job.Source.DeclaringType) : null;
        return extraction.Peers.Added(type, extraction) is var (owner, added) ? extraction.Types.Map(CallerSensitive.AnyTargetType(owner, added), job.Generics) : null;
    }

    private void LoadFunction(MethodDefinition lifted, MethodReference reference, Extraction owner)
    {
        if (lifted.HasThis)
        {
            // A delegate over a static may be closed over null, one over an instance method may not.
            Emit(OpCodes.Dup);
            Emit(OpCodes.Callvirt, Reflection.ObjectGetType(extraction));
            Emit(OpCodes.Pop);
        }

        if (lifted.HasThis && lifted.DeclaringType.IsValueType)
        {
            var unboxing = extraction.Members.Imported(owner.Lifter.Unboxing(lifted));
            reference = reference is GenericInstanceMethod instance ? Instance(unboxing, instance.GenericArguments) : unboxing;
        }

        Emit(OpCodes.Ldftn, reference);
    }

    private static GenericInstanceMethod Instance(MethodReference method, IEnumerable<TypeReference> arguments)
    {
        var instance = new GenericInstanceMethod(method);
        foreach (var argument in arguments) instance.GenericArguments.Add(argument);
        return instance;
    }

    private void Emit(OpCode code) => output.Add(Instruction.Create(code));

    private void Emit(OpCode code, MethodReference method) => output.Add(Instruction.Create(code, method));

    private void Emit(OpCode code, TypeReference type) => output.Add(Instruction.Create(code, type));
}
