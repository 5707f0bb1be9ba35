namespace PatchGen.Oracle.Generate;

/// <summary>Puts an edit into a place, and a program around both.</summary>
internal static class GeneratedProgram
{
    public static string Text(Draw draw, Edit edit, Context context)
    {
        var (type, method) = (draw.Name(), draw.Name());
        var change = edit.Make(draw, context);
        var body = $"{Fillers.Draw(draw, context.Has)}\n        {(context.Has.HasFlag(Has.Statements) ? change.Statements : "")}\n        {Fillers.Draw(draw, context.Has)}";
        var types = Filled(context.Text) + "\n" + change.Types;
        var program = $$"""
            public static class Program
            {
                public static void Run()
                {
                    foreach (var (x, s) in Lib.Inputs)
                    {
                        try { Console.WriteLine({{Filled(context.Call)}}); }
                        catch (Exception e) { Console.WriteLine(e.GetType().Name + ": " + e.Message); }
                    }
            {{Neighbours(draw, out var calls)}}    }
            {{calls}}{{Held()}}}
            """;
        var header = (context.Held is { } held ? $"// Held: {held}\n" : "") + (context.HeldOverUndo is { } over ? $"// Held over undo: {over}\n" : "");
        return Tidy(context.InDep
            ? $"{header}{Library.Text}\n{types}\n//// Dep\n{program}\n{Filled(context.Program)}\n"
            : $"{header}{program}\n{types}\n{Library.Text}\n");

        string Filled(string text) => text
            .Replace("‹block›", "{ ‹code› return r; }", StringComparison.Ordinal)
            .Replace("‹code›", $"\n        var r = \"\";\n        ‹body›\n        ", StringComparison.Ordinal)
            .Replace("‹body›", $"\n        {body}\n        ", StringComparison.Ordinal)
            .Replace("‹expression›", change.Expression, StringComparison.Ordinal)
            .Replace("‹statics›", $"\n    {change.Statics}\n    ", StringComparison.Ordinal)
            .Replace("‹fields›", $"\n    {change.Fields}\n    ", StringComparison.Ordinal)
            .Replace("‹exit›", context.Exit, StringComparison.Ordinal)
            .Replace("‹T›", type, StringComparison.Ordinal)
            .Replace("‹M›", method, StringComparison.Ordinal);

        string Held() => context.Hold is null ? "" : $"    public static object Hold() => {Filled(context.Hold)};\n    public static void Resume(object held) {{ {Filled(context.Resume!)} }}\n";
    }

    // Methods beside, that are called beside it.
    private static string Neighbours(Draw draw, out string methods)
    {
        var calls = "";
        methods = "";
        for (var left = draw.Number(0, 2); left > 0; left--)
        {
            var name = draw.Name();
            calls += $"        Console.WriteLine({name}({draw.Number(1, 9)}));\n";
            methods += $"    static int {name}(int n) => {draw.One($"n + {draw.Number(1, 9)}", $"Lib.Apply(m => m * {draw.Number(2, 9)}, n)", $"n > {draw.Number(2, 6)} ? Lib.Twice(n) : n", "Lib.Numbers.Select(m => m + n).Sum()")};\n";
        }

        return calls;
    }

    private static string Tidy(string text) => string.Join('\n', text.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)) + "\n";
}
