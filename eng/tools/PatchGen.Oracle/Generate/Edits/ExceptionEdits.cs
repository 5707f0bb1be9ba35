namespace PatchGen.Oracle.Generate.Edits;

/// <summary>Edits of what is thrown and caught.</summary>
internal static class ExceptionEdits
{
    public static IEnumerable<Edit> All =>
    [
        Edit.Statements("exception-type", d =>
        {
            var (pre, post) = d.Two("InvalidOperationException", "ArgumentException", "NotSupportedException", "FormatException", "TimeoutException");
            return d.One($"if (x > 5) throw new «{pre} ¦ {post}»(\"{d.Word()}\"); r += x;", $"try {{ if (x > 5) throw new «{pre} ¦ {post}»(s); r += x; }} catch ({pre} a) {{ r += a.Message; }}", $"try {{ throw new {pre}(s); }} catch («{pre} ¦ Exception» a) {{ r += a.Message + «\"\" ¦ \"!\"»; }}");
        }),
        Edit.Statements("exception-message", d =>
        {
            var (pre, post) = d.TwoWords();
            return d.One($"if (x > {d.Number(0, 6)}) throw new InvalidOperationException(«\"{pre}\" ¦ \"{post}\"» + x); r += x;", $"try {{ throw new FormatException(\"{pre}\"«¦ + x»); }} catch (FormatException a) {{ r += a.Message; }}", $"if (x > 2) throw new ArgumentException(\"{pre}\", «\"{pre}\" ¦ \"{post}\"»); r += s;");
        }),
        Edit.Statements("catch-added", d => d.One(
            $"«r += int.Parse(s); ¦ try {{ r += int.Parse(s); }} catch (FormatException) {{ r += \"{d.Word()}\"; }}»",
            $"try {{ r += Lib.Numbers[x]; }} catch (FormatException) {{ r += \"f\"; }} «¦ catch (IndexOutOfRangeException) {{ r += \"{d.Word()}\"; }}»",
            "try { if (x > 3) throw new TimeoutException(s); r += x; } «¦ catch (TimeoutException a) { r += a.Message; }» finally { r += \"f\"; }")),
        Edit.Statements("catch-body", d => d.One(
            $"try {{ r += int.Parse(s); }} catch (FormatException) {{ r += «\"{d.Word()}\" ¦ \"{d.Word()}!\"»; }}",
            "try { r += int.Parse(s); } catch (FormatException a) { «r += a.GetType().Name; ¦ throw new InvalidOperationException(\"wrapped\", a);» }",
            "try { try { throw new TimeoutException(s); } catch (Exception) { «¦ throw;» } r += \"on\"; } catch (TimeoutException a) { r += a.Message; }")),
        Edit.Statements("finally-added", d => d.One(
            $"try {{ r += int.Parse(x > 3 ? \"7\" : s); }} catch (FormatException) {{ r += \"c\"; }} «¦ finally {{ r += \"{d.Word()}\"; }}»",
            "«r += x; ¦ try { r += x; } finally { r += \"f\"; }»",
            "try { r += x; } finally { r += «\"f\" ¦ \"g\" + x»; }")),
        Edit.Statements("filter", d => d.One(
            "try { try { throw new TimeoutException(s); } catch (TimeoutException) «¦ when (x > 3)» { r += \"in\"; } } catch (Exception a) { r += a.Message; }",
            "try { try { throw new TimeoutException(s); } catch (Exception a) when (a.Message.Length > «3 ¦ 2» && x «> ¦ >=» 3) { r += \"in\"; } } catch (Exception a) { r += a.Message + «\"\" ¦ \"o\"»; }",
            "try { if (x > 3) throw new TimeoutException(s); r += x; } catch (Exception a) when (a is «FormatException or TimeoutException ¦ FormatException») { r += a.Message; }")),
        Edit.Statements("throw-added", d => d.One($"«¦ if (s.Length > {d.Number(2, 3)}) throw new InvalidOperationException(\"{d.Word()}\");» r += x;", "«¦ ArgumentOutOfRangeException.ThrowIfNegative(x);» «r += x; ¦ r += x + 1;»", "r += «x ¦ x > 3 ? x : throw new TimeoutException(s)»;")),
        Edit.Statements("nested-try", d => d.One(
            "try { try { r += Lib.Numbers[x]; } finally { r += «\"i\" ¦ \"j\"»; } } catch (IndexOutOfRangeException) { r += \"o\"; }",
            "try { r += x; } finally { «r += \"f\"; ¦ try { r += int.Parse(s); } catch (FormatException) { r += \"n\"; }» }")),
    ];
}
