using CsCheck;

namespace PatchGen.Tests.RandomEdits;

/// <summary>Generates statements over <c>int t</c>, each on lines of its own.</summary>
internal static class Statements
{
    /// <summary>A block's statements.</summary>
    /// <param name="variables">What expressions may use.</param>
    /// <param name="depth">How deep statements nest.</param>
    /// <param name="special">Statements that only this kind of method may hold, or none.</param>
    public static Gen<string> Block(IReadOnlyList<string> variables, int depth, Gen<string>? special = null) =>
        (special is null ? Statement(variables, depth, special) : Gen.OneOf(Statement(variables, depth, special), special)).Array[1, 3].Select(lines => string.Join('\n', lines));

    private static Gen<string> Statement(IReadOnlyList<string> variables, int depth, Gen<string>? special)
    {
        var value = Expressions.Int(variables, 2);
        var simple = Gen.OneOf(
            Gen.Select(Gen.OneOf("+=", "-=", "^="), value, (op, x) => $"t {op} {x};"),
            Gen.Select(value, x => $"t = t * 3 + {x};"),
            Gen.Select(Expressions.Word, value, (s, x) => $"Lib.Log.Add($\"{s} {{{x}}}\");"));
        if (depth == 0) return simple;
        var block = Block(variables, depth - 1, special);
        var condition = Expressions.Bool(variables, 1);
        var plain = Block(variables, depth - 1);
        return Gen.OneOf(
            simple,
            simple,
            Gen.Select(condition, block, block, (c, x, y) => $"if ({c})\n{{\n{x}\n}}\nelse\n{{\n{y}\n}}"),
            Gen.Select(condition, block, (c, x) => $"if ({c})\n{{\n{x}\n}}"),
            Gen.Select(Gen.Int[1, 4], Block([.. variables, "i" + depth], depth - 1, special), (n, x) => $"for (var i{depth} = 0; i{depth} < {n}; i{depth}++)\n{{\n{x}\n}}"),
            Gen.Select(condition, plain, Gen.Int[1, 50], Expressions.Word, (c, x, n, s) =>
                $"try\n{{\n{x}\nif ({c})\nthrow new InvalidOperationException(\"{s}\");\n}}\ncatch (InvalidOperationException e{depth})\n{{\nt += e{depth}.Message.Length + {n};\n}}\nfinally\n{{\nt ^= {n};\n}}"),
            Gen.Select(value, plain, plain, (v, x, y) => $"switch (({v}) & 3)\n{{\ncase 0:\n{x}\nbreak;\ncase 2:\n{y}\nbreak;\ndefault:\nt--;\nbreak;\n}}"),
            Gen.Select(value, value, (x, y) => $"{{\nvar v = {x};\nFunc<int, int> f = q => q + v;\nv += {y};\nt += f(t);\n}}"),
            Gen.Select(value, value, (x, y) => $"{{\nt += Inner(t) - Inner({y});\nint Inner(int z) => z ^ t + {x};\n}}"),
            Gen.Select(value, x => $"foreach (var each in Lib.Items({x}))\nt += each;"),
            Gen.Select(Expressions.Word, value, (s, x) => $"t += Lib.Find(\"{s}\") switch {{ \"alpha\" => 1, \"beta\" => {x}, \"gamma\" => 3, \"delta\" => 4, \"omega\" => 5, \"other\" => 6, \"more\" => 7, _ => 8 }};"),
            Gen.Select(value, x => $"lock (Lib.Log)\n{{\nt += {x};\n}}"),
            Gen.Select(value, value, (x, y) => $"t += new {{ A = {x}, B = {y} }}.GetHashCode() == 0 ? 1 : 2;"));
    }
}
