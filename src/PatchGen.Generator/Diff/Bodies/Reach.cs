using System.Reflection.Emit;
using System.Reflection.Metadata;
using PatchGen.Generator.Diff.Bind;
using PatchGen.Generator.Diff.Il;

namespace PatchGen.Generator.Diff.Bodies;

/// <summary>The lambdas, local functions and state machines that a body reaches, in the order that it does.</summary>
internal sealed class Reach
{
    private readonly Side side;
    private readonly Func<MethodDefinitionHandle, bool> stopAt;
    private readonly HashSet<MethodDefinitionHandle> seen = [];

    private Reach(Side side, Func<MethodDefinitionHandle, bool> stopAt)
    {
        this.side = side;
        this.stopAt = stopAt;
    }

    /// <summary>Lambdas and local functions.</summary>
    public List<MethodDefinitionHandle> Functions { get; } = [];

    /// <summary>Methods that start a state machine, with its <c>MoveNext</c>.</summary>
    public List<(MethodDefinitionHandle KickOff, MethodDefinitionHandle MoveNext)> Machines { get; } = [];

    /// <summary>Walks from the roots, but not into what <paramref name="stopAt"/> names.</summary>
    public static Reach From(Side side, IEnumerable<MethodDefinitionHandle> roots, Func<MethodDefinitionHandle, bool> stopAt)
    {
        var reach = new Reach(side, stopAt);
        foreach (var root in roots) reach.Walk(root);
        return reach;
    }

    private void Walk(MethodDefinitionHandle method)
    {
        if (!seen.Add(method)) return;
        if (StateMachines.MoveNext(side, method) is { IsNil: false } moveNext)
        {
            Machines.Add((method, moveNext));
            // An iterator's finally blocks and the like are methods of their own.
            foreach (var part in side.Metadata.GetTypeDefinition(side.Metadata.GetMethodDefinition(moveNext).GetDeclaringType()).GetMethods()) Read(part);
        }

        Read(method);
    }

    private void Read(MethodDefinitionHandle method)
    {
        if (side.Body(method) is not { } body) return;
        var reader = body.GetILReader();
        foreach (var instruction in IlCode.Decode(reader).Instructions)
        {
            if (instruction.Kind is not (OperandType.InlineMethod or OperandType.InlineTok)) continue;
            var target = side.OwnMethod(instruction.Token);
            if (target.IsNil || !side.Synthesized.Is(target)) continue;
            if (SynthesizedRoles.Of(side.Name(target)) is not (SynthesizedRole.Lambda or SynthesizedRole.LocalFunction)) continue;
            if (seen.Contains(target)) continue;
            Functions.Add(target);
            if (stopAt(target)) seen.Add(target);
            else Walk(target);
        }
    }
}
