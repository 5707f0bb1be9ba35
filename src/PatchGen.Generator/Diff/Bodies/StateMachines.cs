using System.Reflection.Metadata;

namespace PatchGen.Generator.Diff.Bodies;

/// <summary>Kick-off methods and the state machines that they start.</summary>
internal static class StateMachines
{
    /// <summary>The <c>MoveNext</c> of the state machine that <paramref name="kickOff"/> starts; nil where it starts none.</summary>
    public static MethodDefinitionHandle MoveNext(Side side, MethodDefinitionHandle kickOff)
    {
        var metadata = side.Metadata;
        foreach (var handle in metadata.GetMethodDefinition(kickOff).GetCustomAttributes())
        {
            var attribute = metadata.GetCustomAttribute(handle);
            if (!side.NamesStateMachine(attribute)) continue;
            var blob = metadata.GetBlobReader(attribute.Value);
            blob.ReadUInt16();
            if (blob.ReadSerializedString() is not { } name) continue;
            // The state machine is nested in the type that declares the method: compare by its own name only.
            name = name[(name.LastIndexOf('+') + 1)..];
            foreach (var nested in metadata.GetTypeDefinition(metadata.GetMethodDefinition(kickOff).GetDeclaringType()).GetNestedTypes())
            {
                var type = metadata.GetTypeDefinition(nested);
                if (!metadata.StringComparer.Equals(type.Name, name)) continue;
                foreach (var method in type.GetMethods())
                    if (metadata.StringComparer.Equals(metadata.GetMethodDefinition(method).Name, "MoveNext")) return method;
            }
        }

        return default;
    }
}
