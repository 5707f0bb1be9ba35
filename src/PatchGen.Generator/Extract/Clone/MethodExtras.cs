using Mono.Cecil;
using PatchGen.Generator.Extract.Map;

namespace PatchGen.Generator.Extract.Clone;

/// <summary>What a method carries beside its signature and body.</summary>
internal static class MethodExtras
{
    public static void Copy(Extraction extraction, MethodDefinition post, MethodDefinition copy, Generics generics, bool attributes)
    {
        Constraints(extraction, post.GenericParameters, [.. copy.GenericParameters.Skip(copy.GenericParameters.Count - post.GenericParameters.Count)], generics);
        if (post.PInvokeInfo is { } pinvoke)
        {
            var library = extraction.Module.ModuleReferences.FirstOrDefault(m => m.Name == pinvoke.Module.Name);
            if (library is null) extraction.Module.ModuleReferences.Add(library = new ModuleReference(pinvoke.Module.Name));
            extraction.NativeLibraries.Import(post);
            copy.PInvokeInfo = new PInvokeInfo(pinvoke.Attributes, pinvoke.EntryPoint, library);
        }

        if (post.MethodReturnType.HasMarshalInfo) copy.MethodReturnType.MarshalInfo = post.MethodReturnType.MarshalInfo;
        var shift = copy.Parameters.Count - post.Parameters.Count;
        foreach (var parameter in post.Parameters.Where(p => p.HasMarshalInfo)) copy.Parameters[parameter.Index + shift].MarshalInfo = parameter.MarshalInfo;
        if (!attributes) return;

        extraction.Attributes.Copy(post, copy, generics, post);
        extraction.Attributes.Copy(post.MethodReturnType, copy.MethodReturnType, generics, post);
        foreach (var parameter in post.Parameters) extraction.Attributes.Copy(parameter, copy.Parameters[parameter.Index + shift], generics, post);
    }

    public static void Constraints(Extraction extraction, IList<GenericParameter> from, IList<GenericParameter> to, Generics generics)
    {
        for (var i = 0; i < from.Count; i++)
        {
            foreach (var constraint in from[i].Constraints)
                to[i].Constraints.Add(new GenericParameterConstraint(extraction.Types.Map(constraint.ConstraintType, generics)));
            extraction.Attributes.Copy(from[i], to[i], generics, from[i].DeclaringType ?? (MemberReference)from[i].DeclaringMethod);
        }
    }
}
