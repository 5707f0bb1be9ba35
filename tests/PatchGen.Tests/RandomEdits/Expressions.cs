using CsCheck;

namespace PatchGen.Tests.RandomEdits;

/// <summary>Generates expressions of type <c>int</c> and <c>bool</c> over variables that are at hand; none depends on anything but its inputs.</summary>
internal static class Expressions
{
    /// <summary>A number of at most two digits, so that edits of it show.</summary>
    public static readonly Gen<string> Literal = Gen.Int[0, 99].Select(i => $"{i}");

    /// <summary>Expressions of type <c>int</c>.</summary>
    public static Gen<string> Int(IReadOnlyList<string> variables, int depth)
    {
        var variable = Gen.OneOf(variables.ToArray());
        if (depth == 0) return Gen.OneOf(Literal, variable, variable);
        var inner = Int(variables, depth - 1);
        var condition = Bool(variables, depth - 1);
        return Gen.OneOf(
            variable,
            Literal,
            Gen.Select(inner, Gen.OneOf("+", "-", "*", "^", "&", "|"), inner, (x, op, y) => $"({x} {op} {y})"),
            Gen.Select(inner, Gen.OneOf("%", "/"), Gen.Int[2, 9], (x, op, y) => $"({x} {op} {y})"),
            Gen.Select(inner, Gen.OneOf("<<", ">>"), Gen.Int[1, 5], (x, op, y) => $"({x} {op} {y})"),
            Gen.Select(condition, inner, inner, (c, x, y) => $"({c} ? {x} : {y})"),
            Gen.Select(Gen.OneOf("First", "Second", "Third"), inner, inner, (f, x, y) => $"Lib.{f}({x}, {y})"),
            Gen.Select(inner, x => $"Lib.Chosen({x})"),
            Gen.Select(inner, x => $"Lib.Defaulted({x})"),
            Gen.Select(inner, x => $"Lib.Same<int>({x})"),
            Gen.Select(inner, x => $"({x}).Tripled()"),
            Gen.Select(inner, x => $"({x}).Half"),
            Gen.Select(Gen.OneOf("byte", "sbyte", "short", "ushort"), inner, (t, x) => $"(int)unchecked(({t})({x}))"),
            Gen.Select(inner, inner, (x, y) => $"Lib.Apply(q => q + {x}, {y})"),
            Gen.Select(inner, inner, (x, y) => $"Lib.Apply(q => {{ var w = q * 2; return w - {x}; }}, {y})"),
            Gen.Select(inner, inner, Literal, (x, y, z) => $"({x} switch {{ < 10 => {y}, 50 or 51 => {z}, > 90 and < 200 => 7, _ => 3 }})"),
            Gen.Select(inner, inner, (x, y) => $"new[] {{ {x}, {y}, 5 }}.Where(q => q > 3).Sum()"),
            Gen.Select(inner, Word, (x, s) => $"$\"{{{x}}}{s}\".Length"),
            Gen.Select(Word, inner, (s, x) => $"Lib.Word(\"{s}\", {x})"),
            Gen.Select(inner, inner, (x, y) => $"new Pair({x}, {y}).Sum"),
            Gen.Select(inner, inner, (x, y) => $"(new Pair({x}, 4) with {{ Y = {y} }}).Y"),
            Gen.Select(inner, inner, (x, y) => $"(new Amount({x}) + new Amount({y})).Value"),
            Gen.Select(inner, x => $"Lib.Kinds((Kind)(({x}) & 3))"),
            Gen.Select(inner, x => $"((Shape)(({x}) % 2 == 0 ? new Square({x}) : new Circle({x}))).Area()"));
    }

    /// <summary>Conditions.</summary>
    public static Gen<string> Bool(IReadOnlyList<string> variables, int depth)
    {
        var x = Int(variables, Math.Max(0, depth - 1));
        var comparison = Gen.Select(x, Gen.OneOf("<", "<=", ">", ">=", "==", "!="), x, (a, op, b) => $"{a} {op} {b}");
        if (depth == 0) return comparison;
        var inner = Bool(variables, depth - 1);
        return Gen.OneOf(
            comparison,
            Gen.Select(inner, Gen.OneOf("&&", "||"), inner, (a, op, b) => $"({a} {op} {b})"),
            Gen.Select(inner, a => $"!({a})"),
            Gen.Select(x, a => $"{a} is > 5 and < 60"),
            Gen.Select(x, a => $"(object)({a}) is int and not 7"));
    }

    /// <summary>Lower-case words.</summary>
    public static readonly Gen<string> Word = Gen.OneOf("alpha", "beta", "gamma", "delta", "omega");
}
