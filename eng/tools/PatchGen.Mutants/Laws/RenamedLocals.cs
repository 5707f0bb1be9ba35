using Mono.Cecil;
using Mono.Cecil.Cil;
using PatchGen.Mutants.Mutators;

namespace PatchGen.Mutants.Laws;

/// <summary>
/// Instruction by instruction the same, where each local stands for one other of the same type throughout. A local that no instruction
/// names does not count, whatever its type.
/// </summary>
internal static class RenamedLocals
{
    public static bool Holds(MethodDefinition pre, MethodDefinition post) => Holds(pre, post, (_, _, _) => false);

    /// <summary>The same, where instructions may differ that <paramref name="tolerated"/> lets pass.</summary>
    public static bool Holds(MethodDefinition pre, MethodDefinition post, Func<List<Instruction>, List<Instruction>, int, bool> tolerated)
    {
        var (x, y) = (Normal.Of(pre.Body), Normal.Of(post.Body));
        if (x.Count != y.Count || !Normal.SameRegions(pre.Body, x, post.Body, y) || (pre.Body.InitLocals != post.Body.InitLocals && pre.Body.HasVariables)) return false;
        var there = new Dictionary<VariableDefinition, VariableDefinition>();
        var back = new Dictionary<VariableDefinition, VariableDefinition>();
        for (var i = 0; i < x.Count; i++)
        {
            var (a, b) = (Operands.Local(x[i], pre.Body), Operands.Local(y[i], post.Body));
            if ((a is null) != (b is null)) return false;
            if (a is null || b is null)
            {
                if (!Normal.Same(x, i, y, i) && !tolerated(x, y, i)) return false;
                continue;
            }

            if (Normal.Verb(x[i]) != Normal.Verb(y[i]) || a.VariableType.FullName != b.VariableType.FullName) return false;
            if (there.TryGetValue(a, out var known) ? known != b : back.ContainsKey(b)) return false;
            there[a] = b;
            back[b] = a;
        }

        return true;
    }
}
