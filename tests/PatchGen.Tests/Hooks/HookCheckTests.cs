using PatchGen.Format;
using PatchGen.Generator.Classify;

namespace PatchGen.Tests.Hooks;

/// <summary>What a hook may be and do, and where the build says that it may not.</summary>
public sealed class HookCheckTests
{
    private const string Pre = "namespace Shop; public class Limits { static int depth = 128; readonly object gate = new(); public int Go() => depth; }";
    private const string Post = "namespace Shop; public class Limits { static int depth = 64; readonly object gate = new(); public int Go() => depth; }";
    private const string Handled = """[Apply(Handles = ["PG2001"], Member = "F:Shop.Limits.depth")] static void Go(HookContext c) => c.Set(ref Shop.Limits.depth, 64);""";
    private const string Back = "[Reverse] static void Back(HookContext c) => c.Set(ref Shop.Limits.depth, 128);";

    [Fact]
    public void A_finding_without_a_hook_is_refused_and_with_one_it_is_satisfied()
    {
        using var without = new HookedChange(Pre, Post);
        Assert.IsType<Verdict.Refused>(without.Verdict);
        using var with = Change(Handled, Back);
        var finding = Assert.Single(with.Verdict!.Findings);
        Assert.Equal(("PG2001", "H.Go"), (finding.Rule.Id, finding.HandledBy));
        Assert.IsType<Verdict.Clean>(with.Verdict);
    }

    [Theory]
    [InlineData("""[Apply(Handles = ["PG2001"])] static void Go() { }""")]
    [InlineData("""[Apply(Handles = new[] { "PG2001" })] public static void Go() { }""")]
    [InlineData("""[PatchGen.Hooks.ApplyAttribute(Handles = new string[] { "PG" + "2001" }, Member = "F:Shop.Limits::depth", AtStart = AtStart.Run)] internal static void Go() { }""")]
    [InlineData("""[PreApply(Handles = ["PG2001"])] static void Go() { } [Apply] static void Run() { }""")]
    public void A_hook_may_be_declared_in_any_of_C_sharps_ways(string hook)
    {
        using var change = Change(hook, "[Reverse] static void Back() { }");
        Assert.IsType<Verdict.Clean>(change.Verdict);
    }

    [Theory]
    [InlineData("PG9102", "is not static", """[Apply(Handles = ["PG2001"])] void Go() { } [Reverse] static void Back() { }""")]
    [InlineData("PG9102", "is async", """[Apply(Handles = ["PG2001"])] static async void Go() { await System.Threading.Tasks.Task.Yield(); } [Reverse] static void Back() { }""")]
    [InlineData("PG9102", "is generic", """[Apply(Handles = ["PG2001"])] static void Go<T>() { } [Reverse] static void Back() { }""")]
    [InlineData("PG9102", "takes (int x)", """[Apply(Handles = ["PG2001"])] static void Go(int x) { } [Reverse] static void Back() { }""")]
    [InlineData("PG9102", "returns int", """[Apply(Handles = ["PG2001"])] static int Go() => 1; [Reverse] static void Back() { }""")]
    [InlineData("PG9102", "returns void", """[CheckApply(Handles = ["PG2001"])] static void Go() { }""")]
    [InlineData("PG9102", "shares its name", """[Apply(Handles = ["PG2001"])] static void Go() { } static void Go(int x) { } [Reverse] static void Back() { }""")]
    [InlineData("PG9102", "gives Handles", """const string Id = "PG2001"; [Apply(Handles = ["PG2001"])] static void Go() { } [Reverse(Handles = [Id])] static void Back() { }""")]
    [InlineData("PG9103", "PG2003, which was not found", """[Apply(Handles = ["PG2001", "PG2003"])] static void Go() { } [Reverse] static void Back() { }""")]
    [InlineData("PG9103", "PG9999, which is no rule", """[Apply(Handles = ["PG2001", "PG9999"])] static void Go() { } [Reverse] static void Back() { }""")]
    [InlineData("PG9103", "but no rule", """[Apply(Handles = ["PG2001"])] static void Go() { } [Reverse(Member = "F:X.y")] static void Back() { } [Reverse] static void Other() { }""")]
    [InlineData("PG9104", "no hook changes it back", """[Apply(Handles = ["PG2001"])] static void Go() { }""")]
    [InlineData("PG9104", "gives no reason", """[Apply(Handles = ["PG2001"]), NoReverse("")] static void Go() { }""")]
    [InlineData("PG9105", "a lock statement", """[Apply(Handles = ["PG2001"])] static void Go() { lock (typeof(H)) { } } [Reverse] static void Back() { }""")]
    [InlineData("PG9105", "Monitor.Enter", """[CheckApply(Handles = ["PG2001"])] static HookResult Go() { Deeper(); return HookResult.Ok; } static void Deeper() => System.Threading.Monitor.Enter(typeof(H));""")]
    [InlineData("PG9105", "Task.Result", """[Apply(Handles = ["PG2001"])] static void Go() => _ = System.Threading.Tasks.Task.Run(() => 1).Result; [Reverse] static void Back() { }""")]
    [InlineData("PG9107", "F:Shop.Limits.depth", """[Apply(Handles = ["PG2001"])] static void Go() { } [Reverse(Handles = ["PG2001"], Member = "F:Shop.Limits.deep")] static void Back() { } [Reverse] static void Other() { }""")]
    [InlineData("PG9108", "still a stub", """[Apply(Handles = ["PG2001"])] static void Go() => throw new System.NotImplemented""" + """Exception(); [Reverse] static void Back() { }""")]
    [InlineData("PG9109", "H.Early is a module initializer", """[System.Runtime.CompilerServices.ModuleInitializer] internal static void Early() { } [Apply(Handles = ["PG2001"])] static void Go() { } [Reverse] static void Back() { }""")]
    public void A_hook_that_breaks_a_rule_is_an_error_at_its_place(string id, string said, string hook)
    {
        using var change = Change(hook);
        var finding = Assert.Single(change.Verdict!.Findings, f => f.Rule.Id == id);
        Assert.Contains(said, finding.Message, StringComparison.Ordinal);
        Assert.Equal((Severity.Refused, change.HookFile(0), 4), (finding.Severity, finding.Span!.File, finding.Span.Line));
        Assert.NotEmpty(finding.Remedy);
        Assert.IsType<Verdict.Refused>(change.Verdict);
    }

    [Fact]
    public void An_alias_of_a_hooks_attribute_is_seen_by_the_compiler_only_and_refused()
    {
        using var change = new HookedChange(Pre, Post, $"using PatchGen.Hooks; using Soon = PatchGen.Hooks.ApplyAttribute; static class H {{ {Handled} {Back} [Soon] static void Hidden() {{ }} }}");
        Assert.Contains("PG9102", change.Found);
    }

    [Theory]
    [InlineData("Shop.Limits.depth = 5", "Shop.Limits.depth")]
    [InlineData("Shop.Limits.depth++", "Shop.Limits.depth")]
    [InlineData("System.Threading.Interlocked.Increment(ref Shop.Limits.depth)", "Shop.Limits.depth")]
    [InlineData("c.Pre<int>(typeof(Shop.Limits), \"depth\") = 5", "c.Pre<int>(typeof(Shop.Limits), \"depth\")")]
    [InlineData("System.Environment.ExitCode = 3", "System.Environment.ExitCode")]
    public void A_direct_write_is_a_warning_and_marks_the_hook_irreversible(string write, string named)
    {
        using var change = Change($"""[Apply(Handles = ["PG2001"])] static void Go(HookContext c) {"{"} {write}; {"}"}""", Back);
        var finding = Assert.Single(change.Verdict!.Findings, f => f.Rule.Id == "PG9106");
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Contains(named, finding.Message, StringComparison.Ordinal);
        Assert.Equal($"writes {named} directly", change.Module!.Hooks.Single(h => h.Method == "Go").Irreversible);
    }

    [Theory]
    [InlineData("c.Set(ref Shop.Limits.depth, 5)")]
    [InlineData("var a = new int[1]; a[0] = 2; var o = new System.Text.StringBuilder { Capacity = 4 }; o.Length = 0; (int X, int Y) t = default; t.X = 1; mine = a[0]; c.Set(ref mine, t.Y)")]
    public void What_goes_through_the_context_or_is_the_hooks_own_is_no_direct_write(string writes)
    {
        using var change = Change($"""static int mine; [Apply(Handles = ["PG2001"])] static void Go(HookContext c) {"{"} {writes}; {"}"}""", Back);
        Assert.DoesNotContain("PG9106", change.Found);
        Assert.All(change.Module!.Hooks, h => Assert.Null(h.Irreversible));
    }

    [Fact]
    public void A_direct_write_that_the_hook_admits_is_no_warning()
    {
        using var change = Change("""[Apply(Handles = ["PG2001"]), Irreversible("the depth")] static void Go() => Shop.Limits.depth = 5;""", Back);
        Assert.DoesNotContain("PG9106", change.Found);
        Assert.Equal("the depth", change.Module!.Hooks[0].Irreversible);
    }

    [Fact]
    public void An_error_of_the_compiler_stands_at_its_place_in_the_hooks_file()
    {
        using var change = Change("""[Apply(Handles = ["PG2001"])] static void Go() => Shop.Limits.nothing = 1;""", Back);
        Assert.Equal(Code.CompileFailed, change.Failure!.Code);
        Assert.StartsWith($"{change.HookFile(0)}(4,", Assert.Single(change.Failure.Evidence));
        Assert.Contains("error CS0117", change.Failure.Evidence[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_C_sharp_and_one_that_is_missing_are_failures()
    {
        using var broken = new HookedChange(Pre, Post, "static class {");
        Assert.Contains("error CS1001", broken.Failure!.Evidence[0], StringComparison.Ordinal);
        var missing = PatchGen.Generator.Compile.Hooks.HookSources.Read(["/nowhere/H.cs"], "/", TestCompiler.Snapshot(Post), CancellationToken.None);
        Assert.Contains("CS2001", Assert.Single(missing.Failure!.Evidence), StringComparison.Ordinal);
    }

    // The hooks stand on line 4.
    private static HookedChange Change(params string[] hooks) => new(Pre, Post, $"using PatchGen.Hooks;\nclass H\n{{\n{string.Join(' ', hooks)}\n}}\n");
}
