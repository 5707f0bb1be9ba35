using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace PatchGen.Mutants.NoOps;

/// <summary>A rewriting of a whole image that no process would notice: the differ must not, either.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Apply">Rewrites the draft.</param>
internal sealed record NoOp(string Name, Action<Draft, Random> Apply)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<NoOp> All { get; } =
    [
        new("written again", (_, _) => { }),
        new("long forms", (draft, _) => Bodies(draft, body => body.SimplifyMacros())),
        new("short forms", (draft, _) => Bodies(draft, body => { body.SimplifyMacros(); body.OptimizeMacros(); })),
        new("no-ops between instructions", (draft, random) => Bodies(draft, body => Pad(body, random))),
        new("locals in another order", (draft, _) => Bodies(draft, Reverse)),
        new("members in another order", (draft, _) => Order.Members(draft)),
        new("types in another order", (draft, _) => Order.Types(draft)),
        new("attributes and interfaces in another order", (draft, _) => Order.Attributes(draft)),
        new("names of generic parameters", (draft, _) => Names.OfGenericParameters(draft)),
        new("names that the compiler made up", (draft, random) => Names.OfSynthesized(draft, random)),
        new("another module id", (draft, _) => draft.Module.Mvid = Guid.NewGuid()),
        new("other source files and lines", (draft, _) => Names.OfSources(draft)),
        new("all of these", (draft, random) =>
        {
            foreach (var one in All!.Where(n => n.Name is not "all of these" and not "short forms")) one.Apply(draft, random);
        }),
    ];

    private static void Bodies(Draft draft, Action<MethodBody> rewrite)
    {
        foreach (var method in draft.Types.SelectMany(t => t.Methods).Where(m => m.HasBody))
        {
            Debug.Anchor(method);
            rewrite(method.Body);
        }
    }

    private static void Pad(MethodBody body, Random random)
    {
        // Short branches may not reach as far as they must then.
        body.SimplifyMacros();
        var padded = new List<Instruction>();
        foreach (var i in body.Instructions)
        {
            // Not between a prefix and what it is for.
            if (i.Previous?.OpCode.OpCodeType != OpCodeType.Prefix && random.Next(3) == 0) padded.Add(Instruction.Create(OpCodes.Nop));
            padded.Add(i);
        }

        body.Instructions.Clear();
        foreach (var i in padded) body.Instructions.Add(i);
    }

    private static void Reverse(MethodBody body)
    {
        body.SimplifyMacros();
        var variables = body.Variables.Reverse().ToArray();
        body.Variables.Clear();
        foreach (var variable in variables) body.Variables.Add(variable);
    }
}
