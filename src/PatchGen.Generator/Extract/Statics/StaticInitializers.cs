using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PatchGen.Generator.Extract.Statics;

/// <summary>Finds in a static constructor the code that sets given fields and nothing else.</summary>
internal static class StaticInitializers
{
    /// <summary>The instructions that initialize <paramref name="wanted"/>; refuses where they do not stand alone.</summary>
    public static IReadOnlySet<Instruction> Of(Extraction extraction, MethodDefinition constructor, IReadOnlySet<FieldDefinition> wanted)
    {
        var taken = new HashSet<Instruction>();
        var seenLocals = new HashSet<VariableDefinition>();
        foreach (var segment in Segments.Of(constructor))
        {
            var stored = Stored(extraction, segment).ToList();
            var ours = stored.Where(wanted.Contains).ToList();
            if (ours.Count == 0)
            {
                seenLocals.UnionWith(Locals(segment));
                continue;
            }

            var alone = stored.All(f => f.DeclaringType != constructor.DeclaringType || extraction.Sides.PreOf(f) is null)
                && !InHandler(constructor.Body, segment)
                && !ReadsLocalsOfOthers(segment, seenLocals);
            if (!alone)
                extraction.Refusals.Add("PG6112", ours[0], "the code that initializes it also does other things in the static constructor", "give the new static a field initializer of its own");
            taken.UnionWith(segment);
        }

        return taken;
    }

    private static IEnumerable<FieldDefinition> Stored(Extraction extraction, IEnumerable<Instruction> segment) =>
        segment.Where(i => i.OpCode.Code is Code.Stsfld or Code.Ldsflda)
            .Select(i => extraction.Sides.Definition((FieldReference)i.Operand)).OfType<FieldDefinition>();

    private static IEnumerable<VariableDefinition> Locals(IEnumerable<Instruction> segment) =>
        segment.Select(i => i.Operand).OfType<VariableDefinition>();

    private static bool ReadsLocalsOfOthers(IEnumerable<Instruction> segment, HashSet<VariableDefinition> others)
    {
        var written = new HashSet<VariableDefinition>();
        foreach (var instruction in segment)
        {
            if (instruction.Operand is not VariableDefinition local) continue;
            if (instruction.OpCode.Code == Code.Stloc) written.Add(local);
            else if (!written.Contains(local) && others.Contains(local) && !Initializes(instruction)) return true;
            else written.Add(local);
        }

        return false;
    }

    private static bool Initializes(Instruction instruction) =>
        instruction.OpCode.Code == Code.Ldloca && instruction.Next?.OpCode.Code == Code.Initobj;

    private static bool InHandler(MethodBody body, IReadOnlyList<Instruction> segment)
    {
        var all = body.Instructions.ToList();
        var start = all.IndexOf(segment[0]);
        var end = all.IndexOf(segment[^1]);
        return body.ExceptionHandlers.Any(h => all.IndexOf(h.TryStart) <= end && start < (h.HandlerEnd is null ? all.Count : all.IndexOf(h.HandlerEnd)));
    }
}
