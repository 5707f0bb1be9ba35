using static PatchGen.Oracle.Generate.Has;

namespace PatchGen.Oracle.Generate.Contexts;

/// <summary>Objects, delegates and suspended calls that are made before a switch and used after it.</summary>
internal static class HeldContexts
{
    private const string Use = "Lib.Say(() => ((Func<int, string, string>)held)(7, \"pear\"));";

    public static IEnumerable<Context> All =>
    [
        new("delegate-held", Code, "public static class ‹T› { ‹statics› public static string ‹M›(int x, string s) ‹block› }", "‹T›.‹M›(x, s)") { Hold = "(Func<int, string, string>)‹T›.‹M›", Resume = Use },
        new("instance-delegate-held", Code, "public sealed class ‹T›(int a0) { ‹statics› public string ‹M›(int x, string s) { ‹code› return r + a0; } }", "new ‹T›(2).‹M›(x, s)") { Hold = "(Func<int, string, string>)new ‹T›(5).‹M›", Resume = Use },
        new("virtual-object-held", Code | This, "public abstract class ‹T›Base { public abstract string ‹M›(int x, string s); } public sealed class ‹T› : ‹T›Base { ‹statics› ‹fields› public override string ‹M›(int x, string s) ‹block› }", "new ‹T›().‹M›(x, s)") { Hold = "new ‹T›()", Resume = "Lib.Say(() => ((‹T›Base)held).‹M›(7, \"pear\"));" },
        new("interface-object-held", Code, "public interface I‹T› { string ‹M›(int x, string s); } public struct ‹T› : I‹T› { ‹statics› public string ‹M›(int x, string s) ‹block› }", "new ‹T›().‹M›(x, s)") { Hold = "new ‹T›()", Resume = "Lib.Say(() => ((I‹T›)held).‹M›(7, \"pear\"));" },
        new("lambda-held", Code, "public static class ‹T› { ‹statics› public static Func<int, string, string> ‹M›() => (x, s) => ‹block›; }", "‹T›.‹M›()(x, s)") { Hold = "‹T›.‹M›()", Resume = Use },
        new("closure-held", Code, "public static class ‹T› { ‹statics› public static Func<int, string, string> ‹M›(int more) => (x, s) => { ‹code› return r + more; }; }", "‹T›.‹M›(9)(x, s)") { Hold = "‹T›.‹M›(8)", Resume = Use },
        new("local-function-held", Code, "public static class ‹T› { ‹statics› public static Func<int, string, string> ‹M›(int more) { return Inner; string Inner(int x, string s) { ‹code› return r + more; } } }", "‹T›.‹M›(9)(x, s)") { Hold = "‹T›.‹M›(8)", Resume = Use },
        new("event-handler-held", Code, "public sealed class ‹T› { ‹statics› public event Func<int, string, string> Asked; public ‹T›() => Asked += ‹M›; public string Ask(int x, string s) => Asked(x, s); private static string ‹M›(int x, string s) ‹block› }", "new ‹T›().Ask(x, s)") { Hold = "new ‹T›()", Resume = "Lib.Say(() => ((‹T›)held).Ask(7, \"pear\"));" },
        new("enumerable-held", Code | Yield, "public static class ‹T› { ‹statics› public static IEnumerable<string> ‹M›(int x, string s) { ‹code› yield return r; } }", "string.Join(\"|\", ‹T›.‹M›(x, s))")
            { Exit = "{ yield return r; yield break; }", Hold = "‹T›.‹M›(7, \"pear\")", Resume = "Lib.Say(() => string.Join(\"|\", (IEnumerable<string>)held));", Held = "pre", HeldOverUndo = "post" },
        new("enumerator-held", Code | Yield, "public static class ‹T› { ‹statics› public static IEnumerable<string> ‹M›(int x, string s) { yield return \"first\"; ‹code› yield return r; } }", "string.Join(\"|\", ‹T›.‹M›(x, s))")
            { Exit = "{ yield return r; yield break; }", Hold = "Lib.Begun(‹T›.‹M›(7, \"pear\"))", Resume = "Lib.Say(() => Lib.Rest((IEnumerator<string>)held));", Held = "pre", HeldOverUndo = "post" },
        new("suspended-held", Code | Await, "public static class ‹T› { ‹statics› public static async Task<string> ‹M›(int x, string s, Task gate) { await gate; ‹code› return r; } }", "‹T›.‹M›(x, s, Task.CompletedTask).GetAwaiter().GetResult()")
            { Hold = "Lib.Pending(gate => ‹T›.‹M›(7, \"pear\", gate))", Resume = "Lib.Say(() => ((Lib.Suspended)held).Finish());", Held = "pre", HeldOverUndo = "post" },
        new("suspended-caller-held", Code, "public static class ‹T› { ‹statics› public static async Task<string> Call(int x, string s, Task gate) { await gate; return ‹M›(x, s); } private static string ‹M›(int x, string s) ‹block› }", "‹T›.Call(x, s, Task.CompletedTask).GetAwaiter().GetResult()")
            { Hold = "Lib.Pending(gate => ‹T›.Call(7, \"pear\", gate))", Resume = "Lib.Say(() => ((Lib.Suspended)held).Finish());" },
        new("thread-held", Code, "public static class ‹T› { ‹statics› public static string ‹M›(int x, string s) ‹block› }", "‹T›.‹M›(x, s)") { Hold = "new Lib.Waiting(() => ‹T›.‹M›(7, \"pear\"))", Resume = "Lib.Say(() => ((Lib.Waiting)held).Finish());" },
    ];
}
