namespace PatchGen.Oracle.Generate.Edits;

/// <summary>Edits that add types.</summary>
internal static class TypeEdits
{
    public static IEnumerable<Edit> All =>
    [
        Edit.Of("new-class", d => d.Name() is var name ? d.One<Change>(
        [
            new() { Expression = $"«s ¦ new {name}(x).Text(s)»", Types = $"«¦ internal sealed class {name}(int a) {{ public string Text(string b) => b + a + \"{d.Word()}\"; }}»" },
            new() { Expression = $"«s ¦ {name}.Text(x)»", Types = $"«¦ internal static class {name} {{ private static readonly int s_a = {d.Number(2, 9)}; public static string Text(int b) => \"t\" + b + s_a; }}»" },
            new() { Expression = $"«s ¦ ((Base{name})new {name}()).Text(x)»", Types = $"«¦ internal abstract class Base{name} {{ public string Text(int a) => Part(a) + Part(a + 1); protected abstract string Part(int a); }} internal sealed class {name} : Base{name} {{ protected override string Part(int a) => \"<\" + a + \">\"; }}»" },
        ]) : new()),
        Edit.Of("new-nested-type", d => d.Name() is var name ? new() { Expression = $"«s ¦ new {name}(x).Text»", Statics = $"«¦ private sealed class {name}(int a) {{ public string Text {{ get; }} = \"{d.Word()}\" + a; }}»" } : new()),
        Edit.Of("new-generic-type", d => d.Name() is var name ? d.One<Change>(
        [
            new() { Expression = $"«s ¦ new {name}<int>(x).Text()»", Types = $"«¦ internal sealed class {name}<T>(T a) {{ public string Text() => typeof(T).Name + a + \"{d.Word()}\"; }}»" },
            new() { Expression = $"«s ¦ new {name}<string, long>(s, x).Text()»", Types = $"«¦ internal sealed class {name}<T, U>(T a, U b) {{ private readonly Dictionary<string, U> _c = new() {{ [\"k\"] = b }}; public string Text() => a + \"/\" + _c[\"k\"] + typeof(U).Name; }}»" },
            new() { Expression = $"«s ¦ {name}<string>.Next(s)»", Types = $"«¦ internal static class {name}<T> {{ private static readonly string s_a = typeof(T).Name; public static string Next(T a) => s_a + a; }}»" },
        ]) : new()),
        Edit.Of("new-struct", d => d.Name() is var name ? d.One<Change>(
        [
            new() { Expression = $"«s ¦ new {name}(x).ToString()»", Types = $"«¦ internal readonly struct {name}(int a) {{ public override string ToString() => \"{d.Word()}\" + a; }}»" },
            new() { Expression = $"«s ¦ new {name}(x, s).ToString()»", Types = $"«¦ internal readonly record struct {name}(int A, string B);»" },
        ]) : new()),
        Edit.Of("new-record", d => d.Name() is var name ? new() { Expression = $"«s ¦ (new {name}(x, s) with {{ A = x + {d.Number(2, 9)} }}).ToString()»", Types = $"«¦ internal sealed record {name}(int A, string B);»" } : new()),
        Edit.Of("new-enum", d => d.Name() is var name ? new() { Expression = d.One($"«s ¦ {name}.Hot.ToString() + x»", $"«s ¦ (({name})(x & 1)).ToString()»"), Types = $"«¦ internal enum {name} {{ Cold, Hot = {d.Number(1, 9)}, Warm }}»" } : new()),
        Edit.Of("new-interface", d => d.Name() is var name ? d.One<Change>(
        [
            new() { Expression = $"«s ¦ ((I{name})new {name}()).Text(x)»", Types = $"«¦ internal interface I{name} {{ string Text(int a); }} internal sealed class {name} : I{name} {{ string I{name}.Text(int a) => \"{d.Word()}\" + a; }}»" },
            new() { Expression = $"«s ¦ ((I{name})new {name}()).Text(x)»", Types = $"«¦ internal interface I{name} {{ string Text(int a) => Part(a) + \"{d.Word()}\"; string Part(int a); }} internal struct {name} : I{name} {{ public string Part(int a) => \"p\" + a; }}»" },
        ]) : new()),
        Edit.Of("new-delegate", d => d.Name() is var name ? new() { Expression = $"«s ¦ (({name})(a => a + \"{d.Word()}\"))(x)»", Types = $"«¦ internal delegate string {name}(int a);»" } : new()),
        Edit.Of("new-exception", d => d.Name() is var name ? new() { Statements = $"«r += x; ¦ if (x > 5) throw new {name}(s); r += x;»", Types = $"«¦ internal sealed class {name}(string a) : InvalidOperationException(\"{d.Word()} \" + a);»" } : new(), Has.Statements),
        Edit.Of("new-extension", d => d.Name() is var name ? new() { Expression = $"«s ¦ s.To{name}(x)»", Types = $"«¦ internal static class {name} {{ public static string To{name}(this string a, int b) => a + \"{d.Word()}\" + b; }}»" } : new()),
        Edit.Of("new-implementation", d => d.Name() is var name ? new() { Expression = $"Lib.Shown(«new Lib.Basket {{ Name = s }} ¦ new {name}(x)»)", Types = $"«¦ internal sealed class {name}(int a) : IFormattable {{ public string ToString(string f, IFormatProvider p) => f + a; public override string ToString() => \"{d.Word()}\" + a; }}»" } : new()),
    ];
}
