using System.Reflection.Emit;
using System.Reflection.Metadata;
using PatchGen.Format;
using PatchGen.Generator.Diff.Il;

namespace PatchGen.Generator.Diff.Why;

/// <summary>A difference of two bodies, in words.</summary>
internal sealed class Words(Comparison c, CodeView pre, CodeView post)
{
    private readonly Parts preParts = new(pre), postParts = new(post);

    /// <summary>What differs in a hunk; null where it has no words of its own.</summary>
    public string? Of(Hunk hunk)
    {
        if (Inlined(hunk) is { } inlined) return inlined;
        if (Overload(hunk) is { } overload) return overload;
        if (Instance(hunk) is { } instance) return instance;
        if (hunk.IsOneForOne && Data(hunk) is { } data) return data;
        if (hunk.IsOneForOne && Single(pre.Code[hunk.Pre], post.Code[hunk.Post]) is { } single) return single;
        if (preParts.OnlyCompares(hunk.Pre, hunk.PreEnd) && postParts.OnlyCompares(hunk.Post, hunk.PostEnd)) return "a comparison changed";
        var gone = preParts.Describe(hunk.Pre, hunk.PreEnd);
        var come = postParts.Describe(hunk.Post, hunk.PostEnd);
        return (gone, come) switch
        {
            (null, null) => null,
            (null, _) => $"{come} added",
            (_, null) => $"{gone} removed",
            _ when gone == come => hunk.PostEnd - hunk.Post < hunk.PreEnd - hunk.Pre ? $"code removed before {come}" : $"code added before {come}",
            _ => $"{come} in place of {gone}",
        };
    }

    /// <summary>True where a hunk only fetches or keeps variables otherwise, as captured variables come and go with the lambdas that use them.</summary>
    public bool IsPlumbing(Hunk hunk) => preParts.IsPlumbing(hunk.Pre, hunk.PreEnd) && postParts.IsPlumbing(hunk.Post, hunk.PostEnd);

    /// <summary>True where a condition is only turned round, as it is where what it guards comes or goes.</summary>
    public bool IsTurned(Hunk hunk) =>
        hunk.IsOneForOne && Operators.Compares(pre.Code[hunk.Pre].Code) && Operators.Either(pre.Code[hunk.Pre].Code) == Operators.Either(post.Code[hunk.Post].Code);

    // A constant that was loaded and one that is now: whose value changed from the one to the other.
    private string? Inlined(Hunk hunk)
    {
        var values = Constants(pre, hunk.Pre, hunk.PreEnd);
        var postValues = Constants(post, hunk.Post, hunk.PostEnd);
        foreach (var (value, postValue) in values.SelectMany(v => postValues.Select(w => (v, w))))
            if (c.InlinedValue(value, postValue) is { } name) return $"{name} {Short(value)} -> {Short(postValue)} was inlined here";
        return null;
    }

    private static List<string> Constants(CodeView view, int start, int end) =>
        [.. Enumerable.Range(start, end - start).SelectMany(i => view.Constants(view.Code[i]))];

    private string? Overload(Hunk hunk)
    {
        var gone = Methods(pre, hunk.Pre, hunk.PreEnd);
        foreach (var method in Methods(post, hunk.Post, hunk.PostEnd))
            if (gone.Exists(m => m.Name == method.Name && m.Type == method.Type && m != method)) return $"overload {Names.Overload(method)} is now chosen";
        return null;
    }

    // The same member of a generic type, or the same generic method, over other types.
    private string? Instance(Hunk hunk)
    {
        var (gone, come) = (Members(pre, hunk.Pre, hunk.PreEnd), Members(post, hunk.Post, hunk.PostEnd));
        foreach (var member in come.Where(m => !gone.Contains(m)))
            if (gone.Find(m => m.Member == member.Member && !come.Contains(m)) is { } other) return $"{member.Said} in place of {other.SaidAgain}";
        return null;
    }

    private sealed record Instantiated(MemberKey Member, string Said, string SaidAgain)
    {
        public static Instantiated Of(MemberKey member, string words, string instance) =>
            member is { Kind: 'M', Name: ".ctor" } ? new(member, $"new{instance[3..]}", $"new{instance[3..]}")
            : new(member, words + instance, (instance.StartsWith('<') ? words : "that") + instance);
    }

    private static List<Instantiated> Members(CodeView view, int start, int end)
    {
        var members = new List<Instantiated>();
        for (var i = start; i < end; i++)
        {
            var code = view.Code[i];
            if (view.Instance(code) is not { Length: > 0 } instance) continue;
            if (view.Named(code) is { } method) members.Add(Instantiated.Of(method, Names.Call(method), instance));
            else if (view.Field(code) is { } field) members.Add(Instantiated.Of(field, $"use of {Names.Member(field.Name)}", instance));
        }

        return members;
    }

    private static List<MemberKey> Methods(CodeView view, int start, int end) =>
        [.. Enumerable.Range(start, end - start).Select(i => view.Named(view.Code[i])).OfType<MemberKey>()];

    private static string Short(string text) => text.Length <= 60 ? text : text[..57] + "...";

    // What an array is filled with: the first element that differs.
    private string? Data(Hunk hunk)
    {
        if (pre.Data(pre.Code[hunk.Pre]) is not { } data || post.Data(post.Code[hunk.Post]) is not { } postData) return null;
        var a = pre.Bytes(data);
        var b = post.Bytes(postData);
        var at = a.CommonPrefixLength(b);
        var type = post.Elements(hunk.Post);
        return Elements.Text(type, a, at) is { } value && Elements.Text(type, b, at) is { } postValue
            ? $"element {at / Elements.Size(type)}: {value} -> {postValue}" : "other data in an array";
    }

    // One instruction took the place of another.
    private string? Single(Instruction p, Instruction q)
    {
        var values = pre.Constants(p);
        var postValues = post.Constants(q);
        if (values.Count > 0 && postValues.Count > 0) return $"{Short(values[0])} -> {Short(postValues[0])}";
        if (pre.Named(p) is { } call && post.Named(q) is { } postCall) return InPlaceOf(Names.Call(postCall), postCall, Names.Call(call), call);
        if (Operators.Compares(p.Code) && Operators.Compares(q.Code)) return $"a comparison changed ({Name(p)} became {Name(q)})";
        if (Operators.Symbol(p.Code) is { } symbol && Operators.Symbol(q.Code) is { } postSymbol && symbol != postSymbol) return $"{symbol} became {postSymbol}";
        return Operators.Cast(p.Code) is { } cast && Operators.Cast(q.Code) is { } postCast && cast != postCast ? $"{postCast} in place of {cast}" : null;
    }

    // Where the names are the same it is the types that tell them apart, or what they are instantiated over.
    private static string InPlaceOf(string post, MemberKey postMethod, string pre, MemberKey preMethod) =>
        post != pre ? $"{post} in place of {pre}"
        : postMethod.Type != preMethod.Type ? $"{post} of {Names.Type(postMethod.Type)} in place of that of {Names.Type(preMethod.Type)}"
        : $"{post} with other types";

    /// <summary>What differs at two instructions whose difference no hunk shows.</summary>
    public string Plain(int preIndex, int postIndex) => (pre.At(preIndex), post.At(postIndex)) switch
    {
        ({ } p, { } q) when p.Code == q.Code && p.Kind is OperandType.InlineMethod => "another lambda, or another instance of a generic method",
        ({ } p, { } q) when p.Code == q.Code && p.Kind is OperandType.InlineType or OperandType.InlineTok => "another type is used",
        ({ } p, { } q) when p.IsLocal && q.IsLocal => "another local variable, or one of another type",
        ({ } p, { } q) when p.Code == q.Code && p.Kind is OperandType.InlineBrTarget or OperandType.InlineSwitch => "control goes elsewhere",
        ({ } p, { } q) when p.Code == q.Code && p.Kind is OperandType.InlineField => "another variable that the compiler keeps",
        ({ } p, { } q) => pre.Code.Count == post.Code.Count ? $"{Name(p)} became {Name(q)}"
            : $"code {(pre.Code.Count < post.Code.Count ? "added" : "removed")} ({Name(p)} became {Name(q)})",
        (null, { } q) => $"code added ({Name(q)})",
        ({ } p, null) => $"code removed ({Name(p)})",
        _ => "code",
    };

    private static string Name(Instruction instruction) => OpCodeTable.Of(instruction.Code).Name!;
}
