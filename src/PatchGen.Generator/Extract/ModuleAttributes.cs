using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PatchGen.Generator.Extract;

/// <summary>Attributes of the patch assembly: those that change how code runs, and the leave to use what the target may use.</summary>
internal static class ModuleAttributes
{
    private static readonly HashSet<string> ChangeCode =
    [
        "System.Runtime.CompilerServices.DisableRuntimeMarshallingAttribute",
        "System.Runtime.CompilerServices.RuntimeCompatibilityAttribute",
        "System.Runtime.CompilerServices.CompilationRelaxationsAttribute",
        "System.Runtime.InteropServices.DefaultDllImportSearchPathsAttribute",
        "System.Diagnostics.DebuggableAttribute",
    ];

    // Where the framework's reference assemblies name one of these, the type itself may live in another.
    private static readonly string[] Implementation =
    [
        "System.Private.CoreLib", "System.Private.Uri", "System.Private.Xml", "System.Private.Xml.Linq", "System.Private.DataContractSerialization",
        "System.Collections", "System.Collections.Concurrent", "System.Collections.NonGeneric", "System.Collections.Specialized",
        "System.ComponentModel.Primitives", "System.ComponentModel.TypeConverter", "System.Data.Common", "System.Diagnostics.Process",
        "System.Diagnostics.TraceSource", "System.IO.Compression", "System.Linq.Expressions", "System.Linq.Queryable", "System.Net.Http",
        "System.Net.Mail", "System.Net.Requests", "System.Net.Security", "System.Net.Sockets", "System.Net.WebClient", "System.ObjectModel",
        "System.Runtime.Numerics", "System.Security.Cryptography", "System.Text.Json", "System.Transactions.Local",
    ];

    public static void Write(Extraction extraction)
    {
        var assembly = extraction.Module.Assembly;
        foreach (var attribute in extraction.Sides.Post.Assembly.CustomAttributes.Where(a => ChangeCode.Contains(a.AttributeType.FullName)))
            if (extraction.Attributes.Copy(attribute, p => p, attribute.AttributeType) is { } copy) assembly.CustomAttributes.Add(copy);

        var constructor = DefineIgnoresAccessChecksTo(extraction);
        // The target; the assemblies whose friend it is; those with protected members of its base classes.
        var names = extraction.Module.AssemblyReferences.Select(r => r.Name).Concat(Implementation).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        foreach (var name in names)
        {
            var attribute = new CustomAttribute(constructor);
            attribute.ConstructorArguments.Add(new CustomAttributeArgument(extraction.Module.TypeSystem.String, name));
            assembly.CustomAttributes.Add(attribute);
        }

        foreach (var unused in extraction.Types.Unused.ToList()) extraction.Module.AssemblyReferences.Remove(unused);
    }

    // The runtime knows the attribute by its name; no framework assembly defines it.
    private static MethodDefinition DefineIgnoresAccessChecksTo(Extraction extraction)
    {
        var module = extraction.Module;
        var type = new TypeDefinition(
            "System.Runtime.CompilerServices",
            "IgnoresAccessChecksToAttribute",
            TypeAttributes.NotPublic | TypeAttributes.Sealed | TypeAttributes.BeforeFieldInit,
            extraction.Core("System", "Attribute"));
        var constructor = new MethodDefinition(
            ".ctor",
            MethodAttributes.Public | MethodAttributes.HideBySig | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName,
            module.TypeSystem.Void);
        constructor.Parameters.Add(new ParameterDefinition("assemblyName", ParameterAttributes.None, module.TypeSystem.String));
        var il = constructor.Body.GetILProcessor();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, new MethodReference(".ctor", module.TypeSystem.Void, type.BaseType) { HasThis = true });
        il.Emit(OpCodes.Ret);
        type.Methods.Add(constructor);
        module.Types.Add(type);
        return constructor;
    }
}
