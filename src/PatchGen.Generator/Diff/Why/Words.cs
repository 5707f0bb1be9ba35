using System.Reflection.Emit;
using System.Reflection.Metadata;
using PatchGen.Format;
using PatchGen.Generator.Diff.Il;

namespace PatchGen.Generator.Diff.Why;

/// <summary>The first difference of two bodies, in words.</summary>
internal sealed class Words(Comparison c, CodeView pre, CodeView post)
{
    /// <summary>What differs at the given instructions.</summary>
    public string At(int preIndex, int postIndex)
    {
        var inPlace = IsInPlace(preIndex, postIndex);
        if (inPlace && Constant(preIndex, postIndex) is { } constant) return constant;
        var removed = Missing(pre.Calls(), post.Calls());
        var added = Missing(post.Calls(), pre.Calls());
        if (Overload(removed, added) is { } overload) return overload;
        if (inPlace && Instead(preIndex, postIndex) is { } instead) return instead;
        return (removed.Count, added.Count) switch
        {
            ( > 0, > 0) => InPlaceOf(Word(post, added[0]), added[0].Method, Word(pre, removed[0]), removed[0].Method),
            (0, > 0) => $"{Word(post, added[0])} added",
            ( > 0, 0) => $"{Word(pre, removed[0])} removed",
            _ => Plain(preIndex, postIndex),
        };
    }

    // The instructions that follow go on alike: one took the place of another, nothing was put in between.
    private bool IsInPlace(int preIndex, int postIndex)
    {
        for (var i = 1; i <= 4; i++)
        {
            var (p, q) = (pre.At(preIndex + i), post.At(postIndex + i));
            if (p?.Code != q?.Code) return false;
        }

        return true;
    }

    private string? Constant(int preIndex, int postIndex)
    {
        if (pre.At(preIndex) is not { } p || post.At(postIndex) is not { } q) return null;
        var values = pre.Constants(p);
        var postValues = post.Constants(q);
        if (values.Count == 0 || postValues.Count == 0) return null;
        foreach (var (value, postValue) in values.SelectMany(v => postValues.Select(w => (v, w))))
            if (c.InlinedValue(value, postValue) is { } name) return $"{name} {Short(value)} -> {Short(postValue)} was inlined here";
        return $"{Short(values[0])} -> {Short(postValues[0])}";
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..57] + "...";

    private static string? Overload(List<(int Index, MemberKey Method)> removed, List<(int Index, MemberKey Method)> added)
    {
        foreach (var (_, method) in added)
            if (removed.Exists(r => r.Method.Name == method.Name && r.Method.Type == method.Type)) return $"overload {Names.Overload(method)} is now chosen";
        return null;
    }

    private string? Instead(int preIndex, int postIndex)
    {
        if (pre.At(preIndex) is not { } p || post.At(postIndex) is not { } q) return null;
        if (pre.Called(p) is { } call && post.Called(q) is { } postCall) return InPlaceOf(Names.Call(postCall), postCall, Names.Call(call), call);
        if (pre.Field(p) is { } field && post.Field(q) is { } postField && p.Code == q.Code && field != postField
            // The same variable of two state machines: what comes after it tells more.
            && Names.Member(field.Name) is var name && Names.Member(postField.Name) is var postName && name != postName)
            return $"{postName} in place of {name}";
        return null;
    }

    // Where the names are the same it is the types that tell them apart, or what they are instantiated over.
    private static string InPlaceOf(string post, MemberKey postMethod, string pre, MemberKey preMethod) =>
        post != pre ? $"{post} in place of {pre}"
        : postMethod.Type != preMethod.Type ? $"{post} of {Names.Type(postMethod.Type)} in place of that of {Names.Type(preMethod.Type)}"
        : $"{post} with other types";

    private static bool Compares(ILOpCode code) => code is >= ILOpCode.Brfalse and <= ILOpCode.Blt_un or >= ILOpCode.Ceq and <= ILOpCode.Clt_un;

    private static List<(int Index, MemberKey Method)> Missing(List<(int Index, MemberKey Method)> of, List<(int Index, MemberKey Method)> from)
    {
        var counts = from.GroupBy(m => m.Method).ToDictionary(g => g.Key, g => g.Count());
        var missing = new List<(int, MemberKey)>();
        foreach (var call in of)
        {
            if (counts.TryGetValue(call.Method, out var count) && count > 0) counts[call.Method] = count - 1;
            else missing.Add(call);
        }

        return missing;
    }

    private static string Word(CodeView view, (int Index, MemberKey Method) call) =>
        view.IsThrown(call.Index) ? $"throw {Names.Call(call.Method)}" : Names.Call(call.Method);

    private string Plain(int preIndex, int postIndex) => (pre.At(preIndex), post.At(postIndex)) switch
    {
        ({ } p, { } q) when p.Code != q.Code && Compares(p.Code) && Compares(q.Code) => $"a comparison changed ({Name(p)} became {Name(q)})",
        ({ } p, { } q) when p.Code == q.Code && p.Kind is OperandType.InlineMethod => "another lambda, or another instance of a generic method",
        ({ } p, { } q) when p.Code == q.Code && p.Kind is OperandType.InlineType or OperandType.InlineTok => "another type is used",
        ({ } p, { } q) when p.IsLocal && q.IsLocal => "another local variable, or one of another type",
        ({ } p, { } q) when p.Code == q.Code && p.Kind is OperandType.InlineBrTarget or OperandType.InlineSwitch => "control goes elsewhere",
        ({ } p, { } q) => pre.Code.Count == post.Code.Count ? $"{Name(p)} became {Name(q)}"
            : $"code {(pre.Code.Count < post.Code.Count ? "added" : "removed")} ({Name(p)} became {Name(q)})",
        (null, { } q) => $"code added ({Name(q)})",
        ({ } p, null) => $"code removed ({Name(p)})",
        _ => "code",
    };

    private static string Name(Instruction instruction) => OpCodeTable.Of(instruction.Code).Name!;
}
