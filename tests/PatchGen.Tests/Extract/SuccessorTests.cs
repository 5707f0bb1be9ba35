namespace PatchGen.Tests.Extract;

/// <summary>Who calls a method as it was, before it got optional parameters, reaches the post method with their defaults.</summary>
public sealed class SuccessorTests
{
    private const string Caller = """
        using System; using System.Linq; using System.Reflection;
        public static class Probe
        {
            // As another assembly would, which was built against whichever side there is: by the first parameters alone.
            public static string Run()
            {
                var method = typeof(C).GetMethods().Single(m => m.Name == "M" || m.Name == "N");
                var constructor = typeof(C).GetConstructors().Single();
                var c = constructor.Invoke(BindingFlags.OptionalParamBinding, null, Arguments(constructor, "c"), null);
                return (string)method.Invoke(c, BindingFlags.OptionalParamBinding, null, Arguments(method, 1), null)!;
            }

            private static object[] Arguments(MethodBase method, object first) => method.GetParameters().Select((_, i) => i == 0 ? first : Type.Missing).ToArray();
        }
        """;

    [Theory]
    [InlineData("bool further = true")]
    [InlineData("string further = \"s\"")]
    [InlineData("string? further = null")]
    [InlineData("long further = -2, ulong more = ulong.MaxValue, uint most = uint.MaxValue")]
    [InlineData("double further = 1.5, float more = 2.5f, char most = 'x', sbyte least = -1")]
    [InlineData("System.DayOfWeek further = System.DayOfWeek.Friday")]
    [InlineData("System.Guid further = default")]
    [InlineData("int? further = 5, System.DayOfWeek? more = null, System.DayOfWeek? most = System.DayOfWeek.Monday")]
    [InlineData("System.Threading.CancellationToken further = default, System.Collections.Generic.List<int>? more = null")]
    public void An_instance_method_and_its_defaults(string further) => Oracle.Holds($$"""
        {{Caller}}
        public class C
        {
            private readonly string name;
            public C(string name) => this.name = name;
            public string M(int x« ¦ , {{further}}») => name + x« ¦  + " " + further»;
        }
        """);

    [Fact]
    public void A_static_method() => Oracle.Holds($$"""
        {{Caller}}
        public class C { public C(string name) { } public static string M(int x« ¦ , int y = 7») => "m" + x« ¦  + y»; }
        """);

    [Fact]
    public void A_constructor() => Oracle.Holds($$"""
        {{Caller}}
        public class B { protected string Kept = "base"; }
        public class C : B
        {
            private readonly string name;
            private int count = 3;
            public C(string name« ¦ , bool loud = true») => this.name = «name ¦ loud ? name.ToUpperInvariant() : name»;
            public string M(int x) => Kept + name + x + count;
        }
        """);

    [Fact]
    public void Of_a_generic_type_and_of_a_struct() => Oracle.Holds("""
        using System; using System.Linq; using System.Reflection;
        public class G<T> { public string M(T t« ¦ , T? more = default») => "g" + t« ¦  + "," + more»; }
        public struct S { public int F; public string M(int x« ¦ , int y = 2») { F += x; return "s" + F« ¦  + y»; } }
        public static class Probe
        {
            public static string Run() => Call(new G<int>(), 1) + Call(new G<string>(), "t") + Call(new S { F = 4 }, 1);
            private static string Call(object on, object first)
            {
                var method = on.GetType().GetMethods().Single(m => m.Name == "M");
                return (string)method.Invoke(on, BindingFlags.OptionalParamBinding, null, method.GetParameters().Select((_, i) => i == 0 ? first : Type.Missing).ToArray(), null)!;
            }
        }
        """);
}
