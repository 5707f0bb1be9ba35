namespace PatchGen.Oracle.Generate;

/// <summary>Statements around an edit that are the same on both sides: code is seldom alone.</summary>
internal static class Fillers
{
    /// <summary>Some statements; none of their names is an edit's.</summary>
    public static string Draw(Draw draw, Has has)
    {
        var lines = new List<string>();
        for (var left = draw.Number(0, 2); left > 0; left--) lines.Add(One(draw, has, "f" + draw.Name()));
        return string.Join("\n        ", lines);
    }

    private static string One(Draw draw, Has has, string name)
    {
        var n = draw.Number(2, 9);
        string[] any =
        [
            $"r += x + {n};",
            $"r += \"{draw.Word()}\";",
            $"if (s.Length > {n}) r += s[0];",
            $"for (var {name} = 0; {name} < {n}; {name}++) r += {name};",
            $"var {name} = s.ToUpperInvariant(); r += {name}.Length;",
            $"switch (x) {{ case {n}: r += \"one\"; break; case 10: r += \"ten\"; break; default: r += \"-\"; break; }}",
            "try { r += int.Parse(s); } catch (FormatException) { r += \"?\"; }",
            $"foreach (var {name} in Lib.Numbers) if ({name} > x) r += {name};",
            $"r += string.Join(\"\", Lib.Numbers.Select({name} => {name} + {n}));",
            $"var {name} = (x, s); r += {name}.s[..1] + {name}.x;",
        ];
        string[] capturing = [$"r += Lib.Apply({name} => {name} + x, {n});", $"Func<string> {name} = () => s + x; r += {name}().Length;", $"r += {name}({n}); int {name}(int a0) => a0 * x;"];
        string[] suspending = [$"r += await Lib.Later(x + {n});", "await Task.Yield();", $"for (var {name} = 0; {name} < 2; {name}++) r += await Lib.Later({name});"];
        string[] yielding = [$"yield return r + {n};", $"foreach (var {name} in Lib.Numbers) yield return {name} + s;"];
        return draw.One<string>([.. any, .. has.HasFlag(Has.Capture) ? capturing : [], .. has.HasFlag(Has.Await) ? suspending : [], .. has.HasFlag(Has.Yield) ? yielding : []]);
    }
}
