using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;
using PatchGen.Generator.Classify;

namespace PatchGen.Generator.Hooks;

/// <summary>A finding that a hook file is written for.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Message">What was found.</param>
/// <param name="Transform">What is known of the transform.</param>
public sealed record ScaffoldItem(string Rule, string Message, Transform Transform);

/// <summary>Writes hook files: a pair of methods for each member that has findings, which compiles at once.</summary>
public static class Scaffold
{
    /// <summary>The file's text.</summary>
    /// <param name="className">The name of the hooks' class.</param>
    /// <param name="items">The findings.</param>
    /// <param name="fill">True to write those hooks complete that are known completely; the others throw until somebody has written them, and the build refuses them.</param>
    public static string Write(string className, IReadOnlyCollection<ScaffoldItem> items, bool fill)
    {
        var text = new StringBuilder("using System;\nusing PatchGen.Hooks;\n\n");
        text.Append($"internal static class {className}\n{{\n");
        var names = new HashSet<string>(StringComparer.Ordinal);
        var first = true;
        foreach (var member in items.GroupBy(i => i.Transform.Member))
        {
            if (!first) text.Append('\n');
            first = false;
            Member(text, [.. member], fill, Unique(Name(member.Key), names));
        }

        return text.Append("}\n").ToString();
    }

    /// <summary>A class name for a file: <c>hooks/limits-v2.cs</c> holds <c>LimitsV2Hooks</c>.</summary>
    public static string ClassOf(string file)
    {
        var name = Name(Path.GetFileNameWithoutExtension(file));
        return name.EndsWith("Hooks", StringComparison.Ordinal) ? name : name + "Hooks";
    }

    private static void Member(StringBuilder text, ImmutableArray<ScaffoldItem> items, bool fill, string name)
    {
        var transform = items[0].Transform;
        var complete = fill && items.All(i => i.Transform.IsComplete);
        var handles = string.Join(", ", items.Select(i => i.Rule).Distinct().Select(rule => $"\"{rule}\""));
        var member = SymbolDisplay.FormatLiteral(transform.Member, quote: true);
        foreach (var item in items) Comment(text, $"{item.Rule}: ", item.Message);
        if (transform.Pre is { } pre) Comment(text, "pre:  ", pre);
        if (transform.Post is { } post) Comment(text, "post: ", post);
        if (transform.Shadow is var (owner, value))
        {
            text.Append($"    [ShadowInitializer(Member = {member}, Handles = [{handles}])]\n    internal static {value} {name}({owner} owner)\n    {{\n");
            text.Append($"        // What the field holds in an object that was made before; asked for once, when it is first used.\n        throw new {HookBodies.Stub}();\n    }}\n");
            return;
        }

        if (complete && transform.State is { } state) text.Append($"    {state}\n\n");
        // Before Main nothing has been initialized; the pre initializer still runs, when the hook first names the field.
        var atStart = complete ? ", AtStart = AtStart.Run" : "";
        Method(text, $"[Apply(Handles = [{handles}], Member = {member}{atStart})]", name, complete, transform.Apply, "What the post code needs of the data that the pre code left.");
        text.Append('\n');
        Method(text, $"[Reverse(Member = {member})]", name + "Back", complete, transform.Reverse, "What the pre code needs when the patch is undone; or say [NoReverse(\"why\")] above, and remove this.");
    }

    private static void Method(StringBuilder text, string attribute, string name, bool complete, ImmutableArray<string> lines, string task)
    {
        text.Append($"    {attribute}\n    internal static void {name}(HookContext context)\n    {{\n");
        if (complete)
        {
            foreach (var line in lines) text.Append($"        {line}\n");
        }
        else
        {
            text.Append($"        // {task}\n");
            foreach (var line in lines) text.Append($"        // {line}\n");
            text.Append($"        throw new {HookBodies.Stub}();\n");
        }

        text.Append("    }\n");
    }

    private static void Comment(StringBuilder text, string head, string said)
    {
        var lines = said.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++) text.Append($"    // {(i == 0 ? head : new string(' ', head.Length))}{lines[i]}\n");
    }

    // "F:Shop.Limits.depth" is Limits_depth, "M:Shop.Limits.#cctor" is Limits_cctor.
    private static string Name(string member)
    {
        var plain = member.Length > 1 && member[1] == ':' ? member[2..] : member;
        if (plain.IndexOf('(') is var open and > 0) plain = plain[..open];
        var parts = plain.Split('.', '/', ':').Where(p => p.Length > 0).TakeLast(2);
        var name = new StringBuilder();
        var start = true;
        foreach (var c in string.Join('.', parts))
        {
            if (SyntaxFacts.IsIdentifierPartCharacter(c)) name.Append(start ? char.ToUpperInvariant(c) : c);
            start = !SyntaxFacts.IsIdentifierPartCharacter(c);
        }

        return name.Length == 0 ? "Data" : char.IsAsciiDigit(name[0]) ? "_" + name : name.ToString();
    }

    private static string Unique(string name, HashSet<string> taken)
    {
        var unique = name;
        for (var i = 2; !taken.Add(unique) || taken.Contains(unique + "Back"); i++) unique = name + i;
        taken.Add(unique + "Back");
        return unique;
    }
}
