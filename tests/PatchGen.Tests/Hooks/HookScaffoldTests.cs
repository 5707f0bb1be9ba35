using PatchGen.Format;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Hooks;
using PatchGen.Tests.Classify;

namespace PatchGen.Tests.Hooks;

/// <summary>What <c>patchgen new-hook</c> writes.</summary>
public sealed class HookScaffoldTests
{
    public static TheoryData<string, int> Examples()
    {
        var data = new TheoryData<string, int>();
        foreach (var rule in Rule.All)
        {
            var page = new RulePage(RulePages.Get(rule.Id)!);
            if (!page.Severities.Contains(nameof(Severity.NeedsTransform))) continue;
            for (var i = 0; i < page.Examples.Count; i++)
                if (page.Examples[i].Section == "Fires") data.Add(rule.Id, i);
        }

        return data;
    }

    [Theory, MemberData(nameof(Examples))]
    public void What_it_writes_for_a_rule_compiles_at_once_and_is_refused_until_it_is_written(string rule, int number)
    {
        var example = new RulePage(RulePages.Get(rule)!).Examples[number];
        string? text = null;
        using var change = new HookedChange(
            TestCompiler.Snapshot([("pre", example.Pre)], executable: example.Executable, resources: example.PreResources),
            TestCompiler.Snapshot([("post", example.Post)], executable: example.Executable, resources: example.PostResources),
            verdict => Items(verdict) is { Count: > 0 } items ? [text = Scaffold.Write("Written", items, fill: false)] : []);
        Assert.True(change.Failure is null, $"{string.Join('\n', change.Failure?.Evidence ?? [])}\n{text}");
        var hooks = change.Verdict!.Findings.Where(f => f.Rule.Id.StartsWith("PG91", StringComparison.Ordinal)).Select(f => f.Rule.Id).ToList();
        Assert.DoesNotContain(change.Verdict.Findings, f => f is { Severity: Severity.NeedsTransform, IsOpen: true });
        // Some examples of a rule are of a graver severity.
        if (text is null) Assert.DoesNotContain(change.Verdict.Findings, f => f.Severity == Severity.NeedsTransform);
        else Assert.Equal("PG9108", Assert.Single(hooks.Distinct()));
    }

    [Theory]
    [InlineData("static int x = 1;", "static int x = 2;", "if (global::N.C.x == 1) context.Set(ref global::N.C.x, 2);", "if (global::N.C.x == 2) context.Set(ref global::N.C.x, 1);")]
    [InlineData("static int x;", "static int x = 2;", "if (global::N.C.x == default(int)) context.Set(ref global::N.C.x, 2);", "if (global::N.C.x == 2) context.Set(ref global::N.C.x, default(int));")]
    [InlineData("static string x = \"a\";", "static string x = K + \"\\n\";", "if (global::N.C.x == \"a\") context.Set(ref global::N.C.x, \"k\\n\");", "if (global::N.C.x == \"k\\n\") context.Set(ref global::N.C.x, \"a\");")]
    [InlineData("static long x = 1;", "static long x = -2;", "if (global::N.C.x == (long)(1)) context.Set(ref global::N.C.x, (long)(-2));", "if (global::N.C.x == (long)(-2)) context.Set(ref global::N.C.x, (long)(1));")]
    [InlineData("static byte x = 1;", "static byte x = 2;", "if (global::N.C.x == (byte)(1)) context.Set(ref global::N.C.x, (byte)(2));", "if (global::N.C.x == (byte)(2)) context.Set(ref global::N.C.x, (byte)(1));")]
    [InlineData("static E x = E.A;", "static E x = E.B;", "if (global::N.C.x == (global::N.E)(0)) context.Set(ref global::N.C.x, (global::N.E)(1));", "if (global::N.C.x == (global::N.E)(1)) context.Set(ref global::N.C.x, (global::N.E)(0));")]
    [InlineData("static double x = 1;", "static double x = 2.5;", "if (global::N.C.x == (double)(1)) context.Set(ref global::N.C.x, 2.5D);", "if (global::N.C.x == 2.5D) context.Set(ref global::N.C.x, (double)(1));")]
    [InlineData("static readonly int x = 1;", "static readonly int x = 2;", "context.SetStaticReadonly<int>(typeof(global::N.C), \"x\", 2);", "context.SetStaticReadonly<int>(typeof(global::N.C), \"x\", 1);")]
    [InlineData("static int X { get; } = 1;", "static int X { get; } = 2;", "context.SetStaticReadonly<int>(typeof(global::N.C), \"<X>k__BackingField\", 2);", "context.SetStaticReadonly<int>(typeof(global::N.C), \"<X>k__BackingField\", 1);")]
    [InlineData("static int X { get; set; } = 1;", "static int X { get; set; } = 2;", "if (global::N.C.X == 1) context.SetStatic<int>(typeof(global::N.C), \"<X>k__BackingField\", 2);", "if (global::N.C.X == 2) context.SetStatic<int>(typeof(global::N.C), \"<X>k__BackingField\", 1);")]
    [InlineData(
        "static readonly Regex x = new(\"^a$\");",
        "static readonly Regex x = new(\"^a\\\\z\", RegexOptions.None, TimeSpan.FromSeconds(K.Length));",
        "preX = global::N.C.x; context.SetStaticReadonly<global::System.Text.RegularExpressions.Regex>(typeof(global::N.C), \"x\", new global::System.Text.RegularExpressions.Regex(\"^a\\\\z\", global::System.Text.RegularExpressions.RegexOptions.None, global::System.TimeSpan.FromSeconds(\"k\".Length)));",
        "context.SetStaticReadonly<global::System.Text.RegularExpressions.Regex>(typeof(global::N.C), \"x\", preX);")]
    public void A_transform_that_is_the_only_sensible_one_is_written_complete(string pre, string post, string apply, string reverse)
    {
        using var change = Filled(pre, post, out var transform);
        Assert.True(transform.IsComplete);
        Assert.Equal((apply, reverse), (string.Join(' ', transform.Apply), string.Join(' ', transform.Reverse)));
        Assert.True(change.Failure is null, string.Join('\n', change.Failure?.Evidence ?? []));
        Assert.True(change.Verdict is Verdict.Clean, string.Join('\n', change.Verdict!.Findings.Select(f => $"{f.Rule.Id} {f.Message}")));
        Assert.All(change.Module!.Hooks, hook => Assert.Null(hook.Irreversible));
    }

    [Theory]
    // What the process may have filled meanwhile, what asks the target's own code, what each thread has of its own, what another object is made of.
    [InlineData("static readonly List<int> x = new();", "static readonly List<int> x = new() { 1 };")]
    [InlineData("static int x = Make(1);", "static int x = Make(2);")]
    [InlineData("static readonly int x = Make(1);", "static readonly int x = Make(2);")]
    [InlineData("[ThreadStatic] static int x = 1;", "[ThreadStatic] static int x = 2;")]
    [InlineData("static C x = new C();", "static C x = new C() { Y = 1 };")]
    [InlineData("static double x = 1;", "static double x = double.NaN;")]
    [InlineData("class G<T> { static int x = 1; static int Get() => x; }", "class G<T> { static int x = 2; static int Get() => x; }")]
    public void What_leaves_something_to_decide_is_never_written_complete(string pre, string post)
    {
        using var change = Filled(pre, post, out var transform);
        Assert.False(transform.IsComplete);
        Assert.Null(change.Failure);
        Assert.Contains("PG9108", change.Found);
    }

    [Fact]
    public void A_file_has_one_pair_for_each_member_with_what_is_known_of_it()
    {
        var transform = new Transform("F:N.C.x") { Pre = "static int x = 1;", Post = "static int x =\n2;" };
        var text = Scaffold.Write("Written", [new("PG2001", "It changed.", transform), new("PG5001", "Also.", transform), new("PG2002", "Other.", new("M:N.C.#cctor"))], fill: true);
        Assert.StartsWith("""
            using System;
            using PatchGen.Hooks;

            internal static class Written
            {
                // PG2001: It changed.
                // PG5001: Also.
                // pre:  static int x = 1;
                // post: static int x =
                //       2;
                [Apply(Handles = ["PG2001", "PG5001"], Member = "F:N.C.x")]
                internal static void CX(HookContext context)
                {
            """, text);
        Assert.Contains("internal static void CCctorBack(HookContext context)", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hooks/Limits.cs", "LimitsHooks")]
    [InlineData("/x/limits-v2.cs", "LimitsV2Hooks")]
    [InlineData("ShopHooks.cs", "ShopHooks")]
    [InlineData("7.cs", "_7Hooks")]
    public void A_class_goes_by_its_file(string file, string expected) => Assert.Equal(expected, Scaffold.ClassOf(file));

    private static HookedChange Filled(string pre, string post, out Transform transform)
    {
        Transform? found = null;
        var change = new HookedChange(
            TestCompiler.Snapshot([("pre", Source(pre))]),
            TestCompiler.Snapshot([("post", Source(post))]),
            verdict =>
            {
                var items = Items(verdict);
                found = items[0].Transform;
                return [Scaffold.Write("Written", items, fill: true)];
            });
        transform = found!;
        return change;
    }

    private static string Source(string member) => $$"""
        using System; using System.Collections.Generic; using System.Text.RegularExpressions;
        namespace N;
        enum E { A, B }
        public class C { const string K = "k"; static int Make(int i) => i; public int Y; {{member}} }
        """;

    private static List<ScaffoldItem> Items(Verdict verdict) =>
        [.. verdict.Findings.Where(f => f is { IsOpen: true, Transform: not null }).Select(f => new ScaffoldItem(f.Rule.Id, f.Message, f.Transform!))];
}
