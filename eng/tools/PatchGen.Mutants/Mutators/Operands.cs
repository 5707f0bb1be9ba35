using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PatchGen.Mutants.Mutators;

/// <summary>What code names: types, fields, methods, variables.</summary>
internal static class Operands
{
    public static IReadOnlyList<Mutator> All { get; } =
    [
        Mutator.OfBody("type token", s => s.Operand(i => i.OpCode.Code is Code.Castclass or Code.Isinst or Code.Newarr or Code.Ldtoken or Code.Box or Code.Unbox_Any or Code.Initobj or Code.Sizeof
            && i.Operand is TypeReference type ? Unlike(s.Pick(s.Draft.Pools.Types), type) : null)),
        Mutator.OfBody("field token", s => s.Operand(i => i.Operand is FieldReference field ? Unlike(s.Pick(s.Draft.Pools.Alike(field)), field) : null)),
        Mutator.OfBody("method token", s => s.Operand(i => i.OpCode.Code is Code.Ldftn or Code.Ldvirtftn or Code.Ldtoken
            && i.Operand is MethodReference method ? Unlike(s.Pick(s.Draft.Pools.Alike(method)), method) : null)),
        Mutator.OfBody("call: another method", s => s.Operand(i => IsCall(i) && i.Operand is MethodReference method ? Unlike(s.Pick(s.Draft.Pools.Alike(method)), method) : null)),
        Mutator.OfBody("call: another overload", s => s.Operand(i => IsCall(i) && i.Operand is MethodReference method ? Unlike(s.Pick(s.Draft.Pools.Overloads(method)), method) : null)),
        Mutator.OfBody("call: generic argument", s => s.Operand(i => i.Operand switch
        {
            GenericInstanceMethod method => Argued(method, s),
            MethodReference { DeclaringType: GenericInstanceType type } method when IsCall(i) => Moved(method, type, s),
            _ => null,
        })),
        Mutator.OfBody("call and callvirt", s => s.Code(i => i.OpCode.Code switch
        {
            Code.Call when i.Operand is MethodReference { HasThis: true } => OpCodes.Callvirt,
            Code.Callvirt when i.Previous?.OpCode.Code is not Code.Constrained => OpCodes.Call,
            _ => null,
        })),
        Mutator.OfBody("prefix removed", s => s.First(i => i.OpCode.OpCodeType == OpCodeType.Prefix && !IsTarget(s.Body, i)
            ? new($"{Site.Shown(i)} removed", () => s.Body.Instructions.Remove(i)) : null)),
        Mutator.OfBody("argument index", s => s.First(i => Argument(i, s.Body) is { } parameter && Unlike(Alike(s, parameter), parameter) is { } other
            ? new($"{Site.Shown(i)} -> {other}", () => (i.OpCode, i.Operand) = (OpCodes.Ldarg, other)) : null)),
        Mutator.OfBody("local index", s => s.First(i => Local(i, s.Body) is { } local && Unlike(Alike(s, local), local) is { } other
            ? new($"{Site.Shown(i)} -> {other}", () => (i.OpCode, i.Operand) = (Long(i.OpCode), other)) : null)),
    ];

    /// <summary>True for the target of a branch or an edge of an exception region.</summary>
    public static bool IsTarget(MethodBody body, Instruction i) =>
        body.Instructions.Any(b => b.Operand == i || (b.Operand is Instruction[] targets && targets.Contains(i)))
        || body.ExceptionHandlers.Any(h => h.TryStart == i || h.TryEnd == i || h.HandlerStart == i || h.HandlerEnd == i || h.FilterStart == i);

    private static bool IsCall(Instruction i) => i.OpCode.Code is Code.Call or Code.Callvirt or Code.Newobj;

    private static T? Unlike<T>(T? other, T than) where T : class => other is null || other.ToString() == than.ToString() ? null : other;

    private static GenericInstanceMethod? Argued(GenericInstanceMethod method, Site s)
    {
        var at = s.Random.Next(method.GenericArguments.Count);
        if (Unlike(s.Pick(s.Draft.Pools.Types), method.GenericArguments[at]) is not { } other) return null;
        var copy = new GenericInstanceMethod(method.ElementMethod);
        for (var i = 0; i < method.GenericArguments.Count; i++) copy.GenericArguments.Add(i == at ? other : method.GenericArguments[i]);
        return copy;
    }

    private static MethodReference? Moved(MethodReference method, GenericInstanceType type, Site s)
    {
        var at = s.Random.Next(type.GenericArguments.Count);
        if (Unlike(s.Pick(s.Draft.Pools.Types), type.GenericArguments[at]) is not { } other) return null;
        var owner = new GenericInstanceType(type.ElementType);
        for (var i = 0; i < type.GenericArguments.Count; i++) owner.GenericArguments.Add(i == at ? other : type.GenericArguments[i]);
        var copy = new MethodReference(method.Name, method.ReturnType, owner) { HasThis = method.HasThis, ExplicitThis = method.ExplicitThis, CallingConvention = method.CallingConvention };
        foreach (var parameter in method.Parameters) copy.Parameters.Add(new(parameter.ParameterType));
        return method.HasGenericParameters ? null : copy;
    }

    private static ParameterDefinition? Argument(Instruction i, MethodBody body)
    {
        if (i.OpCode.Code is Code.Ldarg or Code.Ldarg_S) return (ParameterDefinition)i.Operand;
        if (i.OpCode.Code is not (>= Code.Ldarg_0 and <= Code.Ldarg_3)) return null;
        var index = i.OpCode.Code - Code.Ldarg_0 - (body.Method.HasThis ? 1 : 0);
        return index < 0 ? body.ThisParameter : body.Method.Parameters[index];
    }

    private static ParameterDefinition? Alike(Site s, ParameterDefinition parameter) =>
        s.Pick([.. s.Method.Parameters.Where(p => p != parameter && p.ParameterType.IsValueType == parameter.ParameterType.IsValueType)]);

    /// <summary>The local that an instruction uses, in any of its forms.</summary>
    public static VariableDefinition? Local(Instruction i, MethodBody body) => i.OpCode.Code switch
    {
        >= Code.Ldloc_0 and <= Code.Ldloc_3 => body.Variables[i.OpCode.Code - Code.Ldloc_0],
        >= Code.Stloc_0 and <= Code.Stloc_3 => body.Variables[i.OpCode.Code - Code.Stloc_0],
        _ => i.Operand as VariableDefinition,
    };

    private static VariableDefinition? Alike(Site s, VariableDefinition local) =>
        s.Pick([.. s.Body.Variables.Where(v => v != local && v.VariableType.FullName == local.VariableType.FullName)]);

    private static OpCode Long(OpCode code) => code.Code switch
    {
        Code.Ldloca or Code.Ldloca_S => OpCodes.Ldloca,
        Code.Stloc or Code.Stloc_S or (>= Code.Stloc_0 and <= Code.Stloc_3) => OpCodes.Stloc,
        _ => OpCodes.Ldloc,
    };
}
