namespace PatchGen.Generator.Diff.Bind;

/// <summary>What a synthesized method is for.</summary>
internal enum SynthesizedRole
{
    /// <summary>A lambda or anonymous method: <c>&lt;M&gt;b__0_1</c>.</summary>
    Lambda,
    /// <summary>A local function: <c>&lt;M&gt;g__Name|0_1</c>.</summary>
    LocalFunction,
    /// <summary>Calls a base method for a lambda: <c>&lt;&gt;n__0</c>.</summary>
    BaseStub,
    /// <summary>Named after what it does: <c>MoveNext</c>, <c>.ctor</c>, <c>ComputeStringHash</c>.</summary>
    Named,
}

internal static class SynthesizedRoles
{
    public static SynthesizedRole Of(string name) => !name.StartsWith('<') ? SynthesizedRole.Named
        : name.StartsWith("<>n__", StringComparison.Ordinal) ? SynthesizedRole.BaseStub
        : name.Contains(">b__", StringComparison.Ordinal) ? SynthesizedRole.Lambda
        : name.Contains(">g__", StringComparison.Ordinal) ? SynthesizedRole.LocalFunction
        : SynthesizedRole.Named;

    /// <summary>Whether two methods can have the same role: lambdas and stubs have no name, the others keep theirs.</summary>
    public static bool Same(string a, string b) => (Of(a), Of(b)) switch
    {
        (SynthesizedRole.Lambda, SynthesizedRole.Lambda) or (SynthesizedRole.BaseStub, SynthesizedRole.BaseStub) => true,
        (SynthesizedRole.LocalFunction, SynthesizedRole.LocalFunction) => LocalName(a) == LocalName(b),
        _ => a == b,
    };

    /// <summary>The name that the user gave a local function.</summary>
    public static string LocalName(string name)
    {
        var start = name.LastIndexOf(">g__", StringComparison.Ordinal) + 4;
        var end = name.LastIndexOf('|');
        return end > start ? name[start..end] : name[start..];
    }
}
