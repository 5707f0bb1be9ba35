using Mono.Cecil;
using Mono.Cecil.Cil;
using PatchGen.Format;
using PatchGen.Generator.Extract;

namespace PatchGen.Tests.Extract;

/// <summary>Does to an image what the runtime does to the loaded module: each replaced body becomes <c>ldarg*; call replacement; ret</c>.</summary>
internal static class Trampolines
{
    public static byte[] Put(byte[] pre, PatchModule patch)
    {
        using var module = ModuleDefinition.ReadModule(new MemoryStream(pre));
        var assembly = new AssemblyNameReference(patch.Name, new Version(1, 0, 0, 0));
        module.AssemblyReferences.Add(assembly);
        foreach (var replacement in patch.Replacements) Put(module, assembly, replacement);
        using var image = new MemoryStream();
        module.Write(image);
        return image.ToArray();
    }

    private static void Put(ModuleDefinition module, AssemblyNameReference assembly, Replacement replacement)
    {
        var method = (MethodDefinition)module.LookupToken(replacement.Token);
        var type = method.DeclaringType;
        var dot = replacement.HolderType.LastIndexOf('.');
        var holder = new TypeReference(dot < 0 ? "" : replacement.HolderType[..dot], replacement.HolderType[(dot + 1)..], module, assembly);
        var target = new MethodReference(replacement.HolderMethod, module.TypeSystem.Void, holder);
        for (var i = 0; i < type.GenericParameters.Count + method.GenericParameters.Count; i++) target.GenericParameters.Add(new GenericParameter(target));

        target.ReturnType = Flat(method.ReturnType);
        if (method.HasThis)
        {
            TypeReference self = type;
            if (type.HasGenericParameters) self = Over(type, target.GenericParameters.Take(type.GenericParameters.Count));
            target.Parameters.Add(new ParameterDefinition(type.IsValueType ? new ByReferenceType(self) : self));
        }

        foreach (var parameter in method.Parameters) target.Parameters.Add(new ParameterDefinition(Flat(parameter.ParameterType)));

        MethodReference called = target;
        if (target.HasGenericParameters)
        {
            var instance = new GenericInstanceMethod(target);
            foreach (var parameter in type.GenericParameters.Concat(method.GenericParameters)) instance.GenericArguments.Add(parameter);
            called = instance;
        }

        method.Body = new MethodBody(method);
        var il = method.Body.GetILProcessor();
        if (method.HasThis) il.Emit(OpCodes.Ldarg, method.Body.ThisParameter);
        foreach (var parameter in method.Parameters) il.Emit(OpCodes.Ldarg, parameter);
        il.Emit(OpCodes.Call, called);
        il.Emit(OpCodes.Ret);

        TypeReference Flat(TypeReference reference) => reference switch
        {
            GenericParameter p => target.GenericParameters[p.Type == GenericParameterType.Type ? p.Position : type.GenericParameters.Count + p.Position],
            GenericInstanceType i => Over(i.ElementType, i.GenericArguments.Select(Flat)),
            ArrayType { IsVector: true } a => new ArrayType(Flat(a.ElementType)),
            ArrayType a => Matrix(a),
            ByReferenceType r => new ByReferenceType(Flat(r.ElementType)),
            PointerType p => new PointerType(Flat(p.ElementType)),
            RequiredModifierType m => new RequiredModifierType(m.ModifierType, Flat(m.ElementType)),
            OptionalModifierType m => new OptionalModifierType(m.ModifierType, Flat(m.ElementType)),
            _ => reference,
        };

        // The bounds belong to the signature.
        ArrayType Matrix(ArrayType array)
        {
            var flat = new ArrayType(Flat(array.ElementType), array.Rank);
            for (var i = 0; i < array.Rank; i++) flat.Dimensions[i] = array.Dimensions[i];
            return flat;
        }
    }

    private static GenericInstanceType Over(TypeReference type, IEnumerable<TypeReference> arguments)
    {
        var instance = new GenericInstanceType(type);
        foreach (var argument in arguments) instance.GenericArguments.Add(argument);
        return instance;
    }
}
