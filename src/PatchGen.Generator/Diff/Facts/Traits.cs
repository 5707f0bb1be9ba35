using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace PatchGen.Generator.Diff.Facts;

/// <summary>What kind of code a method is, read from its metadata.</summary>
internal static class Traits
{
    public static MethodTraits Of(Side side, MethodDefinitionHandle handle)
    {
        var method = side.Metadata.GetMethodDefinition(handle);
        var owner = side.Metadata.GetTypeDefinition(method.GetDeclaringType());
        var name = side.Name(method.Name);
        return FromAttributes(side, method)
            | FromSlot(method.Attributes)
            | When(MethodTraits.Constructor, name == ".ctor")
            | When(MethodTraits.EntryPoint, IsEntryPoint(side, handle, name))
            | When(MethodTraits.ModuleInitializer, name == ".cctor" && MetadataTokens.GetRowNumber(method.GetDeclaringType()) == 1)
            | When(MethodTraits.Finalizer, name == "Finalize" && (method.Attributes & MethodAttributes.Virtual) != 0 && method.Signature is var s && side.Blob(s) is { Length: 3 })
            | When(MethodTraits.Visible, Visibility.Is(side, method))
            | When(MethodTraits.Generic, method.GetGenericParameters().Count > 0 || owner.GetGenericParameters().Count > 0)
            | When(MethodTraits.OnStruct, Owners.Kind(side, method.GetDeclaringType()) is OwnerKind.Struct or OwnerKind.Enum || Owners.IsValueType(side, owner))
            | When(MethodTraits.OnInterface, (owner.Attributes & TypeAttributes.Interface) != 0);
    }

    private static MethodTraits When(MethodTraits trait, bool holds) => holds ? trait : MethodTraits.None;

    private static MethodTraits FromSlot(MethodAttributes flags)
    {
        if ((flags & MethodAttributes.Virtual) == 0) return MethodTraits.None;
        var newSlot = (flags & MethodAttributes.NewSlot) != 0;
        // C# writes an implementation of an interface that is not virtual otherwise as a final new slot.
        return When(MethodTraits.NewSlot, newSlot)
            | When(MethodTraits.Override, !newSlot || (flags & MethodAttributes.Final) != 0)
            | When(MethodTraits.Abstract, (flags & MethodAttributes.Abstract) != 0);
    }

    private static MethodTraits FromAttributes(Side side, MethodDefinition method)
    {
        // Runtime-async methods have no state machine of their own.
        var traits = When(MethodTraits.Async, ((int)method.ImplAttributes & 0x2000) != 0);
        foreach (var handle in method.GetCustomAttributes())
        {
            traits |= Attributes.TypeName(side.Metadata, side.Metadata.GetCustomAttribute(handle)) switch
            {
                "System.Runtime.CompilerServices.AsyncStateMachineAttribute" => MethodTraits.Async,
                "System.Runtime.CompilerServices.AsyncIteratorStateMachineAttribute" => MethodTraits.Async | MethodTraits.Iterator,
                "System.Runtime.CompilerServices.IteratorStateMachineAttribute" => MethodTraits.Iterator,
                "System.Runtime.CompilerServices.ModuleInitializerAttribute" => MethodTraits.ModuleInitializer,
                _ => MethodTraits.None,
            };
        }

        return traits;
    }

    private static bool IsEntryPoint(Side side, MethodDefinitionHandle handle, string name)
    {
        var token = side.Snapshot.Pe.PEHeaders.CorHeader?.EntryPointTokenOrRelativeVirtualAddress ?? 0;
        if (token >> 24 != 0x06) return false;
        if (token == MetadataTokens.GetToken(handle)) return true;
        // An async Main is called by a synthesized one beside it.
        var entry = side.Metadata.GetMethodDefinition(MetadataTokens.MethodDefinitionHandle(token & 0xffffff));
        return name is "Main" or "<Main>$"
            && side.Name(entry.Name) == "<Main>"
            && entry.GetDeclaringType() == side.Metadata.GetMethodDefinition(handle).GetDeclaringType();
    }
}
