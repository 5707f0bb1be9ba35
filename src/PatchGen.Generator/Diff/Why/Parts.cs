using System.Reflection.Metadata;
using PatchGen.Format;
using PatchGen.Generator.Diff.Bind;
using PatchGen.Generator.Diff.Il;

namespace PatchGen.Generator.Diff.Why;

/// <summary>What a stretch of a body does, in few words: the one thing that a reader would name it by.</summary>
internal sealed class Parts(CodeView view)
{
    // What compilers call for a reader who wrote something else: awaits, interpolated strings, delegates.
    private static readonly HashSet<string> Unwritten =
        ["GetAwaiter", "get_IsCompleted", "AwaitUnsafeOnCompleted", "AwaitOnCompleted", "GetResult", "SetResult", "SetException", "AppendLiteral", "AppendFormatted", "ToStringAndClear", "get_Current", "MoveNext"];

    /// <summary>The words; null where nothing in it has any.</summary>
    public string? Describe(int start, int end)
    {
        for (var i = start; i < end; i++)
            if (view.IsThrown(i) && view.Called(view.Code[i]) is { } thrown) return $"throw {Names.Call(thrown)}";
        for (var from = start; from < end;)
        {
            var to = from + 1;
            while (to < end && !view.BeginsStatement(to)) to++;
            if (Call(from, to) is { } call) return call;
            from = to;
        }

        return First(start, end, Made) ?? First(start, end, Access) ?? First(start, end, Typed) ?? First(start, end, Computed) ?? First(start, end, Used) ?? First(start, end, Control);
    }

    /// <summary>True where all that the stretch does is to compare, or to turn a comparison round.</summary>
    public bool OnlyCompares(int start, int end)
    {
        for (var i = start; i < end; i++)
            if (view.Code[i] is var code && !Operators.Compares(code.Code) && code is not { Code: ILOpCode.Ldc_i4, Operand: 0 or 1 }) return false;
        return true;
    }

    /// <summary>True where the stretch does no more than to fetch or keep variables in objects that the compiler made, or to make a lambda's delegate, which goes with its last use.</summary>
    public bool IsPlumbing(int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            var code = view.Code[i];
            var kept = code.Kind == System.Reflection.Emit.OperandType.InlineField ? view.Field(code) is { } field && Match.Synthesis.IsTypeName(field.Type.Name)
                : code.Kind == System.Reflection.Emit.OperandType.InlineMethod ? MakesLambda(i) || (code.Code == ILOpCode.Newobj && view.Named(code) is null)
                : code.Code is ILOpCode.Dup or ILOpCode.Pop or ILOpCode.Ldnull || code.Kind == System.Reflection.Emit.OperandType.InlineVar;
            if (!kept) return false;
        }

        return true;
    }

    private bool MakesLambda(int i) => IsLambda(view.Code[i]) || (view.Code[i].Code == ILOpCode.Newobj && i > 0 && IsLambda(view.Code[i - 1]));

    private bool IsLambda(Instruction i) => i.Code == ILOpCode.Ldftn && view.Named(i) is null;

    // Arguments are called before what takes them: the last call of a statement is its outermost.
    private string? Call(int start, int end)
    {
        for (var i = end - 1; i >= start; i--)
        {
            var code = view.Code[i];
            if (view.Called(code) is not { } method || Unwritten.Contains(method.Name) || method.Type.Name is "DefaultInterpolatedStringHandler") continue;
            if (code.Code == ILOpCode.Newobj && i > 0 && view.Code[i - 1].Code is ILOpCode.Ldftn or ILOpCode.Ldvirtftn) continue;
            return Names.Call(method);
        }

        return null;
    }

    private string? First(int start, int end, Func<Instruction, string?> words)
    {
        for (var i = start; i < end; i++)
            if (words(view.Code[i]) is { } said) return said;
        return null;
    }

    private string? Made(Instruction i) => i.Code switch
    {
        ILOpCode.Ldftn => view.Named(i) is { } method ? $"delegate to {Names.Member(method.Name)}" : "a lambda",
        ILOpCode.Call when i.Kind == System.Reflection.Emit.OperandType.InlineMethod && view.Named(i) is null => "call to a local function",
        _ => null,
    };

    private string? Access(Instruction i) => view.Field(i) is not { } field || IsKept(field.Name) ? null : i.Code switch
    {
        ILOpCode.Stfld or ILOpCode.Stsfld => $"write of {Names.Member(field.Name)}",
        ILOpCode.Ldflda or ILOpCode.Ldsflda => $"reference to {Names.Member(field.Name)}",
        _ => $"read of {Names.Member(field.Name)}",
    };

    // <>4__this, <>1__state, and the delegates of lambdas.
    private static bool IsKept(string name) => name.StartsWith("<>", StringComparison.Ordinal);

    private string? Typed(Instruction i) => i.Code switch
    {
        ILOpCode.Castclass => $"cast to {view.Type(i)}",
        ILOpCode.Unbox or ILOpCode.Unbox_any => $"unboxing to {view.Type(i)}",
        ILOpCode.Isinst => $"test for {view.Type(i)}",
        ILOpCode.Newarr => $"new {view.Type(i)}[]",
        ILOpCode.Box => $"boxing of {view.Type(i)}",
        ILOpCode.Ldtoken or ILOpCode.Sizeof or ILOpCode.Initobj when view.Type(i) is { } type => $"use of {type}",
        ILOpCode.Ldlen => "read of Length",
        >= ILOpCode.Ldelema and <= ILOpCode.Ldelem_ref or ILOpCode.Ldelem => "read of an element",
        >= ILOpCode.Stelem_i and <= ILOpCode.Stelem_ref or ILOpCode.Stelem => "write of an element",
        _ => Operators.Cast(i.Code),
    };

    private string? Computed(Instruction i) => Operators.Symbol(i.Code) ?? (Operators.Compares(i.Code) ? "a comparison" : null);

    private string? Used(Instruction i) => i.Code switch
    {
        ILOpCode.Ldarg or ILOpCode.Ldarga => view.Argument(i) is var name && name != "this" ? name : null,
        ILOpCode.Starg => $"write of {view.Argument(i)}",
        _ when view.Constants(i) is [var value, ..] => value,
        ILOpCode.Stloc => "write of a local variable",
        ILOpCode.Ldloc or ILOpCode.Ldloca => "read of a local variable",
        _ => null,
    };

    private string? Control(Instruction i) => i.Code switch
    {
        ILOpCode.Ret => "return",
        ILOpCode.Throw or ILOpCode.Rethrow => "throw",
        ILOpCode.Br or ILOpCode.Leave or ILOpCode.Switch => "a jump",
        ILOpCode.Ldarg => "this",
        _ when view.Field(i) is { } field => $"use of {Names.Member(field.Name)}",
        _ => null,
    };
}
