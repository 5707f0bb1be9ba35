using System.Text.RegularExpressions;
using PatchGen.Format;
using PatchGen.Generator.Diff.Bind;

namespace PatchGen.Generator.Diff.Why;

/// <summary>Members in a maintainer's words.</summary>
internal static partial class Names
{
    private static readonly Dictionary<string, string> Keywords = new()
    {
        ["Boolean"] = "bool", ["Byte"] = "byte", ["SByte"] = "sbyte", ["Char"] = "char", ["Int16"] = "short", ["UInt16"] = "ushort", ["Int32"] = "int",
        ["UInt32"] = "uint", ["Int64"] = "long", ["UInt64"] = "ulong", ["Single"] = "float", ["Double"] = "double", ["Decimal"] = "decimal",
        ["String"] = "string", ["Object"] = "object", ["Void"] = "void", ["IntPtr"] = "nint", ["UIntPtr"] = "nuint",
    };

    /// <summary>A call: <c>call to Check</c>, <c>read of Length</c>, <c>new List</c>.</summary>
    public static string Call(MemberKey method) => method.Name switch
    {
        ".ctor" => $"new {Type(method.Type)}",
        var name when name.StartsWith("get_", StringComparison.Ordinal) => $"read of {name[4..]}",
        var name when name.StartsWith("set_", StringComparison.Ordinal) => $"write of {name[4..]}",
        var name when name.StartsWith("op_", StringComparison.Ordinal) => $"use of operator {name[3..]}",
        var name => $"call to {Member(name)}",
    };

    /// <summary>A method with its parameters: <c>Read(ReadOnlySpan&lt;byte&gt;)</c>.</summary>
    public static string Overload(MemberKey method)
    {
        var open = method.Text.IndexOf('(', method.Text.IndexOf("::", StringComparison.Ordinal));
        var close = method.Text.LastIndexOf(')');
        var name = method.Name == ".ctor" ? Type(method.Type) : Member(method.Name);
        return $"{name}({Types(method.Text[(open + 1)..close])})";
    }

    /// <summary>The name of a type without its namespace and arity.</summary>
    public static string Type(MemberKey type) => Types(type.Name);

    /// <summary>A member's name; what has none is called what it is. An explicit implementation loses the interface's name.</summary>
    public static string Member(string name) => SynthesizedRoles.Of(name) switch
    {
        SynthesizedRole.Lambda => "a lambda",
        SynthesizedRole.LocalFunction => SynthesizedRoles.LocalName(name),
        SynthesizedRole.BaseStub => "the base method",
        _ when name.EndsWith(">k__BackingField", StringComparison.Ordinal) => name[1..name.IndexOf('>')],
        _ when name.EndsWith(">P", StringComparison.Ordinal) => name[1..^2],
        // A local that a state machine keeps: <t>5__2. Others that are kept have no name.
        _ when name.StartsWith('<') && name.IndexOf('>', StringComparison.Ordinal) is var close and > 0 => close > 1 ? name[1..close] : "a value in between",
        _ => name.StartsWith('.') ? name : name[(name.LastIndexOf('.') + 1)..],
    };

    /// <summary>A name without the numbers that the compiler gives to what it makes: <c>&lt;t&gt;5__2</c>, <c>&lt;&gt;c__DisplayClass3_0</c>.</summary>
    public static string Unnumbered(string name) => name.Contains('<', StringComparison.Ordinal) ? Numbers().Replace(name, "$1") : name;

    /// <summary>Every name in a signature, stripped of namespace and arity.</summary>
    public static string Types(string signature) =>
        Arity().Replace(QualifiedName().Replace(signature, m => Keywords.GetValueOrDefault(m.Groups[1].Value, m.Groups[1].Value)), "").Replace(",", ", ", StringComparison.Ordinal);

    [GeneratedRegex(@"(?:[\w]+[./])*([\w]+)")]
    private static partial Regex QualifiedName();

    [GeneratedRegex(@"(<[^<>]*>[A-Za-z|]*)\d*(?:__[A-Za-z]*\d*(?:_\d+)*)?")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"`\d+")]
    private static partial Regex Arity();
}
