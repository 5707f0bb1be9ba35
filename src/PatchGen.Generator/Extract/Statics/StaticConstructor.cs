using Mono.Cecil;

namespace PatchGen.Generator.Extract.Statics;

/// <summary>Declares static constructors.</summary>
internal static class StaticConstructor
{
    public static MethodDefinition On(Extraction extraction, TypeDefinition type)
    {
        var constructor = new MethodDefinition(
            ".cctor",
            MethodAttributes.Private | MethodAttributes.Static | MethodAttributes.HideBySig | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName,
            extraction.Module.TypeSystem.Void);
        type.Methods.Add(constructor);
        return constructor;
    }
}
