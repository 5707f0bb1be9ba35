using System.Reflection.Emit;
using System.Reflection.Metadata;
using PatchGen.Generator.Diff.Bind;
using PatchGen.Generator.Diff.Il;

namespace PatchGen.Generator.Diff.Calls;

/// <summary>The code of one declared method: its own body, and the state machines, lambdas and local functions that it reaches.</summary>
/// <param name="Bodies">The methods that hold the code, the declared one first, in the order in which they are met.</param>
/// <param name="Calls">The declared methods of the same module that the code names: calls, delegates and <c>ldtoken</c> alike.</param>
internal sealed record Owned(IReadOnlyList<MethodDefinitionHandle> Bodies, IReadOnlySet<MethodDefinitionHandle> Calls)
{
    /// <summary>Walks the code from its declared method.</summary>
    public static Owned By(Side side, MethodDefinitionHandle owner)
    {
        var bodies = new List<MethodDefinitionHandle> { owner };
        var calls = new HashSet<MethodDefinitionHandle>();
        for (var i = 0; i < bodies.Count; i++)
        {
            if (side.Body(bodies[i]) is not { } body) continue;
            foreach (var token in Tokens(body)) Follow(side, token, bodies, calls);
        }

        return new(bodies, calls);
    }

    private static IEnumerable<EntityHandle> Tokens(MethodBodyBlock body) =>
        from instruction in IlCode.Decode(body.GetILReader()).Instructions
        where instruction.Kind is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineTok
        select instruction.Token;

    private static void Follow(Side side, EntityHandle token, List<MethodDefinitionHandle> bodies, HashSet<MethodDefinitionHandle> calls)
    {
        if (side.OwnMethod(token) is { IsNil: false } method)
        {
            if (!side.Synthesized.Is(method)) calls.Add(method);
            else if (!StateMachine(side, side.Metadata.GetMethodDefinition(method).GetDeclaringType(), bodies) && Nested(side, method)) Add(bodies, method);
        }
        else if (OwnField(side, token) is { IsNil: false } type)
        {
            // An async method of an optimised build starts its state machine without a constructor: it only fills the fields.
            StateMachine(side, type, bodies);
        }
    }

    private static bool StateMachine(Side side, TypeDefinitionHandle type, List<MethodDefinitionHandle> bodies)
    {
        if (!side.Synthesized.Is(type) || SynthesizedKinds.Of(side.Name(type)) != SynthesizedKind.StateMachine) return false;
        foreach (var method in side.Metadata.GetTypeDefinition(type).GetMethods()) Add(bodies, method);
        return true;
    }

    // Anonymous types and their like stand at the top level and belong to nobody.
    private static bool Nested(Side side, MethodDefinitionHandle method)
    {
        var type = side.Metadata.GetMethodDefinition(method).GetDeclaringType();
        return !side.Synthesized.Is(type) || !side.Metadata.GetTypeDefinition(type).GetDeclaringType().IsNil;
    }

    private static void Add(List<MethodDefinitionHandle> bodies, MethodDefinitionHandle method)
    {
        if (!bodies.Contains(method)) bodies.Add(method);
    }

    private static TypeDefinitionHandle OwnField(Side side, EntityHandle token) => token.Kind switch
    {
        HandleKind.FieldDefinition => side.Metadata.GetFieldDefinition((FieldDefinitionHandle)token).GetDeclaringType(),
        HandleKind.MemberReference => side.Definition(side.Metadata.GetMemberReference((MemberReferenceHandle)token).Parent),
        _ => default,
    };
}
