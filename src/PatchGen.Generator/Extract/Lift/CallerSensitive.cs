using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Collections.Generic;
using PatchGen.Generator.Extract.Clone;
using PatchGen.Generator.Extract.Map;

namespace PatchGen.Generator.Extract.Lift;

/// <summary>
/// Methods of the framework that ask which assembly or method calls them: in the patch module they would see that.
/// Those that only ask for the caller's load context (<c>Assembly.Load</c>) are not here: the patch module is loaded into the target's.
/// </summary>
internal static class CallerSensitive
{
    /// <summary>Writes a call that gives what the target would have got, or refuses.</summary>
    /// <returns>True where the call was written.</returns>
    public static bool Rewrite(Extraction extraction, Body job, Instruction instruction, MethodReference method, Collection<Instruction> output)
    {
        if (method.DeclaringType.Scope is not AssemblyNameReference) return false;
        var name = $"{method.DeclaringType.FullName}.{method.Name}";
        switch (name)
        {
            case "System.Reflection.Assembly.GetExecutingAssembly" when instruction.OpCode.Code == Code.Call:
                output.Add(Instruction.Create(OpCodes.Ldtoken, AnyTargetType(extraction, job.Source.DeclaringType)));
                output.Add(Instruction.Create(OpCodes.Call, Reflection.GetTypeFromHandle(extraction)));
                output.Add(Instruction.Create(OpCodes.Callvirt, Reflection.GetAssembly(extraction)));
                return true;
            case "System.Reflection.MethodBase.GetCurrentMethod" when CurrentMethod(extraction, job) is { } current:
                output.Add(Instruction.Create(OpCodes.Ldtoken, current));
                output.Add(Instruction.Create(OpCodes.Call, Reflection.GetMethodFromHandle(extraction)));
                return true;
            case "System.Type.GetType" when AssemblyQualified(instruction, method):
                return false;
            case "System.Type.GetType" when instruction.OpCode.Code == Code.Call && method.Parameters.Skip(1).All(p => p.ParameterType.MetadataType == MetadataType.Boolean):
                for (var i = method.Parameters.Count; i < 3; i++) output.Add(Instruction.Create(OpCodes.Ldc_I4, 0));
                output.Add(Instruction.Create(OpCodes.Call, extraction.TypesByName.Lookup));
                return true;
            case "System.Type.GetType" when method.Parameters.Count > 0:
            case "System.Reflection.MethodBase.GetCurrentMethod":
            case "System.Reflection.Assembly.GetExecutingAssembly":
            case "System.Reflection.Assembly.GetCallingAssembly":
            case "System.Activator.CreateInstance" when method.Parameters.Count > 1 && method.Parameters[0].ParameterType.MetadataType == MetadataType.String:
            case "System.Activator.CreateInstanceFrom":
            // Frames are counted from the caller, and the trampoline may be one of them.
            case "System.Diagnostics.StackFrame..ctor":
            case "System.Diagnostics.StackTrace..ctor" when method.Parameters.Count == 0 || method.Parameters[0].ParameterType.FullName != "System.Exception":
                extraction.Refusals.Add("PG6111", job.Source, $"it calls {name}, which would see the patch module instead of the target", Remedy(name), instruction);
                return false;
            default:
                return false;
        }
    }

    /// <summary>A type of the target that stands for its assembly, the code's own where it stays there.</summary>
    public static TypeReference AnyTargetType(Extraction extraction, TypeDefinition post)
    {
        for (var type = post; type is not null; type = type.DeclaringType)
            if (extraction.Sides.PreOf(type) is { } pre) return extraction.Types.Target(pre);
        return extraction.Types.Target(extraction.Sides.Pre.Types.First(t => t.Name != "<Module>" && !t.HasGenericParameters));
    }

    // Only where the running method is the very method of the sources: not in a lambda, a state machine or a generic instance.
    private static MethodReference? CurrentMethod(Extraction extraction, Body job)
    {
        var source = job.Source;
        return extraction.Sides.PreOf(source) is { } pre && job.Destination.IsStatic && !source.HasGenericParameters && !source.DeclaringType.HasGenericParameters
            ? extraction.Members.Target(pre, extraction.Types.Target(pre.DeclaringType))
            : null;
    }

    // An instance method of that name has no parameters.
    private static bool AssemblyQualified(Instruction instruction, MethodReference method) =>
        method.Parameters.Count == 0
        || method.Parameters.Count == 1 && instruction.Previous is { OpCode.Code: Code.Ldstr, Operand: string name } && name.LastIndexOf(',') > name.LastIndexOf(']');

    private static string Remedy(string name) => name switch
    {
        "System.Type.GetType" => "call the overload that takes a name and flags",
        "System.Activator.CreateInstance" => "use typeof(...), or Activator.CreateInstance(Type)",
        _ => "keep the call in a method that does not change, or take what it asks for from typeof(...)",
    };
}
