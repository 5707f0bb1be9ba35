using PatchGen.Generator.Diff;

namespace PatchGen.Tests.Extract;

/// <summary>A fix that touches a library and a program that uses it: what is new in the library is found in the library's patch module.</summary>
public class SeveralAssembliesTests
{
    [Fact]
    public void Both_change_and_each_has_a_module_of_its_own()
    {
        var modules = Together.Holds(
            """public class Parser { public int Depth(string s) => s.Length «+ 1 ¦ + 2»; }""",
            """public static class Probe { public static string Run() => "«a ¦ b»" + new Parser().Depth("xy"); }""");
        Assert.Equal(["Lib", "App"], modules.Select(m => m.Target));
    }

    [Fact]
    public void A_new_static_method_an_instance_method_and_an_overload_of_the_library_are_called()
    {
        Together.Holds(
            """
            public class Parser
            {
                private int hidden = 5;
                public string Read(object o) => "object" + o;
                «¦ public string Read(string s) => "string" + s + hidden + Twice(hidden);
                public static int Limit(int x) => x * 10;
                internal int Twice(int x) => 2 * x;»
            }
            """,
            """public static class Probe { public static string Run() => new Parser().Read("x") + «1 ¦ Parser.Limit(3)»; }""");
    }

    [Fact]
    public void Instance_fields_that_the_library_gets_are_used_beside_its_objects()
    {
        Together.Holds(
            """
            public class Parser { «¦ public int Depth = 4; public string? Name { get; set; }» public string Say() => «"" ¦ Name + Depth»; }
            public class Box<T> { «¦ public T? Held; public System.Collections.Generic.List<T> All = new();» public int Count() => «0 ¦ All.Count»; }
            """,
            """
            public static class Probe
            {
                public static string Run()
                {
                    var parser = new Parser(); var box = new Box<string>();
                    «¦ parser.Depth++; parser.Name = "n"; ref var depth = ref parser.Depth; depth += 10; box.Held = "h"; box.All.Add(box.Held + new Box<int> { Held = 3 }.Held);»
                    return parser.Say() + box.Count() «¦ + parser.Depth + box.Held + box.All[0]»;
                }
            }
            """);
    }

    [Fact]
    public void New_statics_with_initializers_and_generic_methods_are_used()
    {
        Together.Holds(
            """
            using System.Collections.Generic;
            public class Cache<T>
            {
                public static int Old = 1;
                «¦ public static List<T> Known = new List<T>();
                public static string Name = typeof(T).Name + "!";
                public string Show<U>(T t, U u) { Known.Add(t); return t + ":" + u + Known.Count; }
                public Cache(T first) { Known.Add(first); }
                public Cache() { }»
            }
            public static class Settings { public static int Old; «¦ public static int Limit = 64; public static readonly string Text = "t" + 1;» }
            """,
            """
            public static class Probe
            {
                public static string Run() => «Cache<int>.Old + "" ¦ new Cache<string>("z").Show("a", 3) + new Cache<int>().Show<string>(1, "q") + Cache<string>.Name + Cache<int>.Known.Count + (Settings.Limit += 2) + Settings.Text»;
            }
            """);
    }

    [Fact]
    public void New_types_of_the_library_are_made_derived_from_thrown_and_matched()
    {
        Together.Holds(
            """
            namespace N
            {
                public class Old { public int X = 1; }
                «¦ public class LimitException : System.Exception { public LimitException(int n) : base("limit " + n) { } public enum Kind { A, B } }
                public interface IShape { int Area { get; } string Name => "shape"; }
                public abstract class Base<T> : IShape { protected T Value; protected Base(T v) { Value = v; } public abstract int Area { get; } public virtual string Say(T t) => "base " + t; public class Inner { public T F; } }
                public struct Pair { public int A, B; public readonly int Sum() => A + B; }
                public record R(int X, string Y);
                public delegate int Fold(int a, int b);
                [System.AttributeUsage(System.AttributeTargets.All)] public class MarkAttribute : System.Attribute { public MarkAttribute(LimitException.Kind kind) { } }»
            }
            """,
            """
            using N;
            «¦ [Mark(LimitException.Kind.B)] class Square : Base<int> { public Square(int v) : base(v) { } public override int Area => Value * Value; public override string Say(int t) => base.Say(t) + "!"; }»
            public static class Probe
            {
                static int Old(Old o) => o.X;
                public static string Run()
                {
                    «return "" + Old(new Old()); ¦ 
                    var text = "" + Old(new Old());
                    try { throw new LimitException(3); } catch (LimitException e) when (e.Message.Length > 2) { text += e.Message; }
                    IShape shape = new Square(4);
                    text += shape.Area + shape.Name + new Square(2).Say(7);
                    var pair = new Pair { A = 1, B = 2 }; pair.A += 10; text += pair.Sum();
                    text += new R(1, "y") with { X = 2 };
                    Fold fold = (a, b) => a + b; text += fold(1, 2);
                    System.Func<Pair> make = () => new Pair { A = 5 }; text += make().A;
                    text += new Base<string>.Inner { F = "f" }.F + LimitException.Kind.B + typeof(Pair).Name;
                    text += (typeof(Pair).Assembly == typeof(Old).Assembly);
                    return text;»
                }
            }
            """);
    }

    [Fact]
    public void Delegates_over_new_members_new_properties_and_events_work()
    {
        Together.Holds(
            """
            public struct S { public int X; «¦ public int Add(int y) => X + y; public int Prop => X * 2;» }
            public class Bus
            {
                private System.Action<string> all;
                «¦ public event System.Action<string> Sent { add => all += value; remove => all -= value; } public string Last { get => last; set => last = value; } private static string last;»
                public void Send(string s) => all?.Invoke(s);
            }
            """,
            """
            public static class Probe
            {
                public static string Run()
                {
                    «return "pre"; ¦ 
                    var s = new S { X = 3 };
                    System.Func<int, int> add = s.Add;
                    var bus = new Bus(); var text = "";
                    bus.Sent += t => text += t; bus.Send("hello"); bus.Last = "z";
                    return text + add(4) + s.Prop + bus.Last;»
                }
            }
            """);
    }

    [Fact]
    public void Async_iterators_and_ref_returns_of_the_library_are_new()
    {
        Together.Holds(
            """
            using System.Collections.Generic; using System.Threading.Tasks;
            public class Source { int[] data = { 1, 2, 3 }; «¦ public IEnumerable<int> All() { foreach (var d in data) yield return d; } public async Task<int> Sum() { await Task.Yield(); var n = 0; foreach (var d in All()) n += d; return n; } public ref int At(int i) => ref data[i];» }
            """,
            """public static class Probe { public static string Run() { var s = new Source(); «return ""; ¦ s.At(0) = 40; return string.Join(",", s.All()) + s.Sum().GetAwaiter().GetResult();» } }""");
    }

    [Fact]
    public void A_const_and_a_default_argument_of_the_library_change_their_users()
    {
        using var together = new Together(
            """public class Limits { public const int Max = «128 ¦ 64»; public static int Cut(int n = «5 ¦ 6») => n; }""",
            """public static class Probe { public static int Depth() => Limits.Max; public static string Run() => "" + Depth() + Limits.Cut(); }""");
        Assert.Equal("const Max of Lib 128 -> 64 was inlined here", together.Changes.Facts.OfType<MethodChanged>().Single(f => f.Member.Name == "Depth").Why.Split(": ")[^1]);
        var modules = Together.Holds(
            """public class Limits { public const int Max = «128 ¦ 64»; public static int Cut(int n = «5 ¦ 6») => n; }""",
            """public static class Probe { public static int Depth() => Limits.Max; public static string Run() => "" + Depth() + Limits.Cut(); }""");
        // Nothing of the library itself is needed: its code is as it was.
        Assert.Equal(["App"], modules.Select(m => m.Target));
    }

    [Fact]
    public void Additions_that_nobody_uses_make_no_module()
    {
        var modules = Together.Holds(
            """public class Old { public int X() => 1; «¦ public int New() => 2;» } «¦ public class Added { }»""",
            """public static class Probe { public static string Run() => "«a ¦ b»" + new Old().X(); }""");
        Assert.Equal(["App"], modules.Select(m => m.Target));
    }

    [Fact]
    public void A_library_whose_own_code_is_unchanged_still_brings_what_the_program_needs()
    {
        var modules = Together.Holds(
            """public class Old { int hidden = 7; «¦ public int New() => hidden;» }""",
            """public static class Probe { public static string Run() => "" + «1 ¦ new Old().New()»; }""");
        Assert.Equal(["Lib", "App"], modules.Select(m => m.Target));
        Assert.Empty(modules[0].Replacements);
    }

    [Fact]
    public void Members_that_are_changed_stay_the_original_ones_for_the_program()
    {
        var modules = Together.Holds(
            """public class Old { public virtual int M() => «1 ¦ 2»; public static int S() => «3 ¦ 4»; }""",
            """public static class Probe { public static string Run() { System.Func<int> f = Old.S; return "«a ¦ b»" + new Old().M() + f() + f.Method.Module.Assembly.GetName().Name; } }""");
        Assert.DoesNotContain("Old__Patch", System.Text.Encoding.UTF8.GetString(modules[1].Image));
    }

    [Fact]
    public void A_new_virtual_member_of_a_class_of_the_library_is_refused()
    {
        Together.Refuses(
            """public class Old { «¦ public virtual int New() => 2;» }""",
            """public static class Probe { public static string Run() => "" + «1 ¦ new Old().New()»; }""",
            "PG6101");
    }

    [Fact]
    public void A_new_instance_field_of_a_class_of_the_library_is_beside_its_objects_for_the_program_too()
    {
        Together.Holds(
            """public class Old { public int X; «¦ public int New = 5; public int Twice() => New * 2;» } public class Box<T> { «¦ public T Kept;» }""",
            """public static class Probe { public static string Run() { var o = new Old(); var b = new Box<string>(); «return "pre"; ¦ o.New += 2; b.Kept = "k"; return "" + o.New + o.Twice() + b.Kept;» } }""");
    }

    [Fact]
    public void A_member_that_became_static_is_refused()
    {
        Together.Refuses(
            """public class Old { public «¦ static» int M() => 1; }""",
            """public static class Probe { public static string Run() => "" + «new Old().M() ¦ Old.M()»; }""",
            "PG6114");
    }

    [Fact]
    public void The_same_inputs_give_the_same_bytes()
    {
        const string Library = """public class Old { public int X() => «1 ¦ 2»; «¦ public int New() => 2;» }""";
        const string Program = """public static class Probe { public static string Run() => "" + «1 ¦ new Old().New()»; }""";
        using var first = new Together(Library, Program);
        using var second = new Together(Library, Program);
        var (a, b) = (first.Extract().Value, second.Extract().Value);
        Assert.Equal(a.Select(m => m.Name), b.Select(m => m.Name));
        Assert.All(a.Zip(b), pair => Assert.Equal(pair.First.Image, pair.Second.Image));
    }
}
