using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Extract.Clone;
using PatchGen.Generator.Extract.Map;

namespace PatchGen.Generator.Extract.Shadow;

/// <summary>Writes the code that makes the store of one shadow field, and the code that gives objects made before their value.</summary>
internal static class ShadowDefinition
{
    public static void Write(Extraction extraction, ShadowReferences hooks, ILProcessor il, TypeDefinition holder, FieldDefinition post, FieldDefinition store, IlRange? range, MethodReference? declared)
    {
        var generics = GenericsOf.Clone(holder);
        var value = ((GenericInstanceType)store.FieldType).GenericArguments[0];
        var pre = extraction.Shadows.Widened(post);
        var expression = range is null || pre is not null ? [] : Expression(extraction, range);
        var constant = declared is null && expression.Count > 0 && expression.All(IsConstant);
        var initial = declared is null && expression.Count > 0 && !constant ? Computed(extraction, holder, post, value, range!, expression)
            : declared is not null ? Declared(extraction, holder, post, value, declared)
            : pre is not null ? Widened(extraction, holder, post, value, pre)
            : null;

        il.Emit(OpCodes.Ldtoken, extraction.Types.Self(post.DeclaringType, generics));
        il.Emit(OpCodes.Call, Reflection.GetTypeFromHandle(extraction));
        il.Emit(OpCodes.Ldstr, post.Name);
        il.Emit(OpCodes.Ldtoken, Self(holder));
        il.Emit(OpCodes.Call, Reflection.GetTypeFromHandle(extraction));
        if (constant)
        {
            foreach (var instruction in expression) il.Append(Copy(instruction));
        }
        else
        {
            var none = new VariableDefinition(value);
            il.Body.Variables.Add(none);
            il.Body.InitLocals = true;
            il.Emit(OpCodes.Ldloc, none);
        }

        il.Emit(OpCodes.Ldnull);
        if (initial is not null)
        {
            il.Emit(OpCodes.Ldftn, On(holder, initial));
            il.Emit(OpCodes.Newobj, Constructor(extraction, hooks, value));
        }

        il.Emit(OpCodes.Call, hooks.Define(value));
        il.Emit(OpCodes.Stsfld, holder.HasGenericParameters
            ? new FieldReference(store.Name, hooks.Field(Positional(extraction, post)), Self(holder))
            : store);
    }

    // The expression of a field initializer: without the load of this before it, and the store behind it.
    private static List<Instruction> Expression(Extraction extraction, IlRange range)
    {
        var body = extraction.Sides.PostMethod(range.Method).Body;
        body.SimplifyMacros();
        var all = body.Instructions.SkipWhile(i => i.Offset < range.Start).TakeWhile(i => i.Offset < range.End).Where(i => i.OpCode.Code != Code.Nop).ToList();
        return all[1..^1];
    }

    private static MethodDefinition Computed(Extraction extraction, TypeDefinition holder, FieldDefinition post, TypeReference value, IlRange range, List<Instruction> expression)
    {
        var method = Method(extraction, holder, post, value);
        BodyCopier.Copy(extraction, new Body(extraction.Sides.PostMethod(range.Method), method, GenericsOf.Clone(holder)) { Only = expression.ToHashSet(), End = expression[^1].Next });
        return method;
    }

    private static MethodDefinition Declared(Extraction extraction, TypeDefinition holder, FieldDefinition post, TypeReference value, MethodReference declared)
    {
        var method = Method(extraction, holder, post, value);
        var il = method.Body.GetILProcessor();
        if (declared.Parameters.Count > 0)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Castclass, extraction.Types.Self(post.DeclaringType, GenericsOf.Clone(holder)));
        }

        il.Emit(OpCodes.Call, declared);
        il.Emit(OpCodes.Ret);
        return method;
    }

    // The pre storage of an object that post code made is empty, and gives the post type's default.
    private static MethodDefinition Widened(Extraction extraction, TypeDefinition holder, FieldDefinition post, TypeReference value, FieldDefinition pre)
    {
        var method = Method(extraction, holder, post, value);
        var il = method.Body.GetILProcessor();
        var self = extraction.Types.Self(post.DeclaringType, GenericsOf.Clone(holder));
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Castclass, self);
        il.Emit(OpCodes.Ldfld, new FieldReference(pre.Name, extraction.Types.Map(pre.FieldType, extraction.Members.Positional), self));
        var conversion = Conversion(pre.FieldType.MetadataType, value.MetadataType);
        if (conversion.Code != Code.Nop) il.Emit(conversion);
        il.Emit(OpCodes.Ret);
        return method;
    }

    private static OpCode Conversion(MetadataType from, MetadataType to) => (from, to) switch
    {
        (MetadataType.Byte or MetadataType.UInt16 or MetadataType.Char or MetadataType.UInt32, MetadataType.Int64 or MetadataType.UInt64) => OpCodes.Conv_U8,
        (_, MetadataType.Int64) => OpCodes.Conv_I8,
        (_, MetadataType.Double) => OpCodes.Conv_R8,
        // What is narrower is a whole number on the stack already.
        _ => OpCodes.Nop,
    };

    private static MethodDefinition Method(Extraction extraction, TypeDefinition holder, FieldDefinition post, TypeReference value)
    {
        var method = new MethodDefinition($"Initial:{post.Name}", MethodAttributes.Assembly | MethodAttributes.Static | MethodAttributes.HideBySig, value);
        method.Parameters.Add(new ParameterDefinition("owner", ParameterAttributes.None, extraction.Module.TypeSystem.Object));
        holder.Methods.Add(method);
        return method;
    }

    private static MethodReference Constructor(Extraction extraction, ShadowReferences hooks, TypeReference value)
    {
        var constructor = new MethodReference(".ctor", extraction.Module.TypeSystem.Void, hooks.Initializer(value)) { HasThis = true };
        constructor.Parameters.Add(new ParameterDefinition(extraction.Module.TypeSystem.Object));
        constructor.Parameters.Add(new ParameterDefinition(extraction.Module.TypeSystem.IntPtr));
        return constructor;
    }

    private static MethodReference On(TypeDefinition holder, MethodDefinition method)
    {
        if (!holder.HasGenericParameters) return method;
        var reference = new MethodReference(method.Name, method.ReturnType, Self(holder));
        foreach (var parameter in method.Parameters) reference.Parameters.Add(new ParameterDefinition(parameter.ParameterType));
        return reference;
    }

    private static TypeReference Self(TypeDefinition holder) => holder.HasGenericParameters ? TypeMap.Instance(holder, holder.GenericParameters) : holder;

    private static TypeReference Positional(Extraction extraction, FieldDefinition post) => extraction.Shadows.Value(post.FieldType, extraction.Members.Positional);

    private static bool IsConstant(Instruction instruction) =>
        instruction.OpCode.Code is Code.Ldnull or Code.Ldstr or (>= Code.Ldc_I4_M1 and <= Code.Ldc_R8) or (>= Code.Conv_I1 and <= Code.Conv_U8) or Code.Conv_I or Code.Conv_U;

    private static Instruction Copy(Instruction instruction)
    {
        var copy = Instruction.Create(OpCodes.Nop);
        (copy.OpCode, copy.Operand) = (instruction.OpCode, instruction.Operand);
        return copy;
    }
}
