using System.Reflection.Metadata;
using PatchGen.Generator.Diff.Bodies;
using PatchGen.Generator.Diff.Il;

namespace PatchGen.Generator.Diff.Behaviour;

/// <summary>The code of one body, with its side.</summary>
internal sealed record BodyCode(Side Side, IlCode Code)
{
    /// <summary>A method's code, and that of the state machine that it starts.</summary>
    public static IReadOnlyList<BodyCode> Of(Side side, MethodDefinitionHandle method)
    {
        var bodies = new List<BodyCode>();
        foreach (var handle in (ReadOnlySpan<MethodDefinitionHandle>)[method, StateMachines.MoveNext(side, method)])
            if (!handle.IsNil && side.Body(handle) is { } body) bodies.Add(new(side, IlCode.Decode(body.GetILReader())));
        return bodies;
    }
}
