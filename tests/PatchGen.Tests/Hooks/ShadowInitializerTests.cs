using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using PatchGen.Format;
using PatchGen.Generator.Extract;
using PatchGen.Tests.Extract;

namespace PatchGen.Tests.Hooks;

/// <summary>What added fields hold in objects that no post constructor made.</summary>
public sealed class ShadowInitializerTests
{
    private const string Pre = """
        using System.Collections.Generic;
        public class Session
        {
            public int User;
            public Session(int user) { User = user; }
            public string Ask() => "pre";
        }
        public class Pair<T> { public string Ask() => "pre"; }
        """;

    [Fact]
    public void A_fields_own_initializer_serves_objects_made_before()
    {
        using var change = new HookedChange(Pre, """
            using System.Collections.Generic;
            public class Session
            {
                private readonly List<string> names = new() { "first" }; private readonly object gate = new(); private int n = 5; private string text = "t"; private long big = 1L << 40;
                private System.Func<int, int> twice = x => x * 2; private System.TimeSpan time = System.TimeSpan.FromSeconds(3); private string? none; private bool open = Maybe is null ? true : false;
                private static readonly string? Maybe = null;
                public int User;
                public Session(int user) { User = user; }
                public string Ask() { lock (gate) names.Add("x"); n++; return $"{names.Count} {n} {text} {big} {twice(4)} {time.TotalSeconds} {none ?? "null"} {open}"; }
            }
            public class Pair<T> { private readonly Dictionary<string, T> map = new(); private T? last; public string Ask() { map["a"] = default!; return map.Count + typeof(T).Name + (last is null); } }
            """);
        var run = new Process(change);
        var session = run.Before("Session");
        Assert.Equal("2 6 t 1099511627776 8 3 null True", run.Ask(session));
        Assert.Equal("3 7 t 1099511627776 8 3 null True", run.Ask(session));
        Assert.Equal("2 6 t 1099511627776 8 3 null True", run.Ask(run.Before("Session")));
        Assert.Equal("2 6 t 1099511627776 8 3 null True", run.Ask(run.New("Session", 1)));
        Assert.Equal("1StringTrue", run.Ask(RuntimeHelpers.GetUninitializedObject(run.Type("Pair`1").MakeGenericType(typeof(string)))));
    }

    [Fact]
    public void What_a_constructor_gives_every_object_alike_serves_objects_made_before()
    {
        using var change = new HookedChange(Pre, """
            using System.Collections.Generic; using System.Text;
            public class Session
            {
                private readonly StringBuilder log; private readonly int limit;
                public int User;
                public Session(int user) { if (user < 0) throw new System.ArgumentException(nameof(user)); User = user; log = new StringBuilder("a"); limit = 3; }
                public string Ask() => $"{log.Append('x')}{limit}";
            }
            public class Pair<T> { private readonly List<T> all; public Pair() { all = new List<T>(); } public string Ask() { all.Add(default!); return all.Count + typeof(T).Name; } }
            """);
        var run = new Process(change);
        var session = run.Before("Session");
        Assert.Equal(["ax3", "axx3", "ax3", "ax3"], [run.Ask(session), run.Ask(session), run.Ask(run.Before("Session")), run.Ask(run.New("Session", 1))]);
        Assert.Equal("1String", run.Ask(RuntimeHelpers.GetUninitializedObject(run.Type("Pair`1").MakeGenericType(typeof(string)))));
    }

    [Fact]
    public void A_hook_says_what_objects_made_before_hold_and_new_ones_never_ask_it()
    {
        using var change = new HookedChange(
            Pre,
            """
            public class Session
            {
                private readonly int limit; private int failures; public string? Name { get; private set; }
                public int User;
                public Session(int user) { User = user; limit = user * 2; Name = "made"; }
                public string Ask() => $"{limit} {failures++} {Name}";
            }
            public class Pair<T> { public string Ask() => "pre"; }
            """,
            """
            using PatchGen.Hooks;
            static class Hooks
            {
                [ShadowInitializer(Member = "F:Session.limit")] static int Limit(Session session) => session.User + 1000;
                [ShadowInitializer(Member = "F:Session.failures")] static int Failures(Session session) => session.limit + 1;
                [ShadowInitializer(Member = "P:Session.Name")] static string Name() => "hooked";
            }
            """);
        Assert.All(change.Verdict!.Findings.Where(f => f.Rule.Id == "PG1001"), f => Assert.NotNull(f.HandledBy));
        var run = new Process(change);
        Assert.Equal([ShadowInitial.Hook, ShadowInitial.Hook, ShadowInitial.Hook], run.Patch.ShadowFields.Select(f => f.Initial));
        var before = run.Before("Session");
        before.GetType().GetField("User")!.SetValue(before, 5);
        Assert.Equal("1005 1006 hooked", run.Ask(before));
        Assert.Equal("1005 1007 hooked", run.Ask(before));
        Assert.Equal("14 0 made", run.Ask(run.New("Session", 7)));
    }

    [Fact]
    public void Without_a_hook_what_constructors_compute_needs_one()
    {
        using var change = new HookedChange(Pre, Pre.Replace("User = user;", "User = user; limit = user;").Replace("public int User;", "public int User; private int limit;").Replace("\"pre\"", "\"\" + 1"));
        var finding = Assert.Single(change.Verdict!.Findings, f => f.Rule.Id == "PG1001");
        Assert.Equal(Severity.NeedsTransform, finding.Severity);
        Assert.Contains("F:Session.limit", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_property_that_a_constructor_sets_through_its_setter_needs_one_too()
    {
        using var change = new HookedChange(Pre, Pre.Replace("User = user;", "User = user; Limit = user;").Replace("public int User;", "public int User; private int limit; public int Limit { get => limit; set => limit = value; }"));
        Assert.Equal(Severity.NeedsTransform, Assert.Single(change.Verdict!.Findings, f => f.Rule.Id == "PG1001").Severity);
    }

    [Fact]
    public void An_initializer_of_another_type_does_not_fit()
    {
        using var change = new HookedChange(
            Pre,
            Pre.Replace("public int User;", "public int User; private long limit; public long Limit() => ++limit;"),
            "using PatchGen.Hooks; static class Hooks { [ShadowInitializer(Member = \"F:Session.limit\")] static int Limit(Session session) => 1; }");
        var extracted = Extractor.Extract((Generator.Classify.Verdict.Clean)change.Verdict!, CancellationToken.None, hooks: change.Module);
        Assert.StartsWith("PG6123", extracted.Failure!.Message, StringComparison.Ordinal);
    }

    /// <summary>The pre image with its methods led to the patch module.</summary>
    private sealed class Process
    {
        private readonly System.Reflection.Assembly target;

        public Process(HookedChange change)
        {
            (Patch, var pre) = change.Extract();
            var context = new AssemblyLoadContext("shadowed");
            target = context.LoadFromStream(new MemoryStream(Trampolines.Put(pre, Patch)));
            var module = context.LoadFromStream(new MemoryStream(Patch.Image));
            context.Resolving += (_, name) => name.Name == Patch.Name ? module : null;
        }

        public PatchModule Patch { get; }

        public Type Type(string name) => target.GetType(name, throwOnError: true)!;

        /// <summary>An object that no post constructor has seen.</summary>
        public object Before(string type) => RuntimeHelpers.GetUninitializedObject(Type(type));

        public object New(string type, params object[] arguments) => Activator.CreateInstance(Type(type), arguments)!;

        public string Ask(object of) => (string)of.GetType().GetMethod("Ask")!.Invoke(of, null)!;
    }
}
