using Mono.Cecil;
using Mono.Cecil.Cil;
using PatchGen.Mutants.Mutators;

namespace PatchGen.Mutants.Laws;

/// <summary>
/// The bodies are the same but for numbers, each on the lines of its own statement on both sides, in a statement that calls something that
/// asks for the caller's line: blank lines move such a number, too.
/// </summary>
internal static class CallerLine
{
    private const string Attribute = "System.Runtime.CompilerServices.CallerLineNumberAttribute";

    public static bool Holds(MethodDefinition pre, MethodDefinition post) => RenamedLocals.Holds(pre, post, (x, y, at) => IsLine(pre, x, at) && IsLine(post, y, at));

    private static bool IsLine(MethodDefinition method, List<Instruction> code, int at)
    {
        if (Constants.Value(code[at]) is not { } line) return false;
        var statement = method.DebugInformation.SequencePoints.LastOrDefault(p => p.Offset <= code[at].Offset && !p.IsHidden);
        return statement is not null && line >= statement.StartLine && line <= statement.EndLine && code.Skip(at).Any(Asks);
    }

    private static bool Asks(Instruction i)
    {
        if (i.Operand is not MethodReference method) return false;
        try
        {
            return method.Resolve()?.Parameters.Any(p => p.CustomAttributes.Any(a => a.AttributeType.FullName == Attribute)) == true;
        }
        catch (AssemblyResolutionException)
        {
            return false;
        }
    }
}
