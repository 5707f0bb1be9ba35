using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests;

/// <summary>Every shape of method that a trampoline must carry.</summary>
public class ShapeTests
{
    internal const string Library = """
        public class Person(string name)
        {
            private int _age = 3;
            internal string Name = name;
            public int Age { get => _age; set => _age = value; }
            public string Greet(string greeting) => $"pre {greeting} {Name}";
            public virtual string Describe() => "pre person";
            private string Secret() => "pre secret";
            public string CallSecret() => Secret();
            public static int operator +(Person x, Person y) => x._age + y._age;
            public string this[int index] => "pre " + index;
        }

        public sealed class Employee(string name) : Person(name)
        {
            public override string Describe() => "pre employee of " + base.Describe();
        }

        public struct Counter
        {
            public int Value;
            public void Add(int by) => Value += by;
            public readonly override string ToString() => $"pre {Value}";
        }

        public class Box<T>
        {
            public T? Item;
            public string Show(T item) => $"pre {typeof(T).Name} {item}";
            public string Pair<U>(U other, T item) => $"pre {typeof(T).Name} {typeof(U).Name}";
            public static string Kind() => "pre " + typeof(T).Name;
            public List<T> All(T item, KeyValuePair<T, int>[] pairs) => [item];
            public class Inner<V> { public string Both(T t, V v) => $"pre {typeof(T).Name} {typeof(V).Name}"; }
        }

        public struct Cell<T> { public T Item; public string Show() => $"pre {typeof(T).Name} {Item}"; }

        public interface IShape { string Area(int x) => "pre area " + x; static abstract string Kind(); }
        public class Square : IShape { public static string Kind() => "pre square"; }

        public class Made { public int X; public readonly int Y; public Made(int x) { X = x; Y = 1; } }

        public static class Forms
        {
            public static string Generic<A, B>(A a, B b) where A : class => $"pre {typeof(A).Name} {typeof(B).Name}";
            public static string Named<E, C>(E e, C c) where E : struct, Enum where C : IComparable<C> => $"pre {e} {c}";
            public static int Refs(ref int a, out int b, in int c, Span<int> s) { a += 1; b = c; s[0] = 7; return 1; }
            public static ref readonly int First(in int x) => ref x;
            public static unsafe int Pointers(int* p, delegate*<int, int> f, int[,] grid) => *p + grid[0, 0];
            public static int Many(int a, int b, int c, int d, int e, int f) => a;
            public static async Task<int> Later(int x) { await Task.Yield(); return x; }
            public static IEnumerable<int> Count(int n) { for (var i = 0; i < n; i++) yield return i; }
            public static int Caught(string s) { try { return int.Parse(s); } catch (FormatException) { return -1; } }
        }

        public static class Probe
        {
            static string Kind<T>() where T : IShape => T.Kind();
            static int Tripled(int x) => x * 3;
            public static readonly Func<string> Kept = new Person("kept").CallSecret;

            public static unsafe string Ask(string question)
            {
                switch (question)
                {
                    case "instance": return new Person("Ann").Greet("hi");
                    case "property": return new Person("Ann").Age.ToString();
                    case "virtual": return new Person("Ann").Describe() + "; " + ((Person)new Employee("Bob")).Describe();
                    case "private": return new Person("Ann").CallSecret() + "; " + Kept();
                    case "operator": return (new Person("Ann") + new Person("Bob")).ToString();
                    case "indexer": return new Person("Ann")[5];
                    case "struct": { Counter c = default; c.Add(2); return c.Value + "; " + c; }
                    case "generic class": return new Box<string>().Show("x") + "; " + new Box<int>().Show(4) + "; " + new Box<object>().Show(1.5);
                    case "generic method of generic class": return new Box<string>().Pair(1, "x") + "; " + new Box<int>().Pair("y", 2) + "; " + new Box<object>().Pair<object>("y", 2);
                    case "static of generic class": return Box<string>.Kind() + "; " + Box<long>.Kind();
                    case "generic signature": return new Box<string>().All("a", []).Count + "; " + new Box<int>().All(1, []).Count;
                    case "nested generic": return new Box<string>.Inner<int>().Both("", 1) + "; " + new Box<int>.Inner<string>().Both(1, "");
                    case "generic struct": return new Cell<string> { Item = "x" }.Show() + "; " + new Cell<int> { Item = 3 }.Show();
                    case "generic method": return Forms.Generic("a", 1) + "; " + Forms.Generic<object, string>("a", "b");
                    case "constrained method": return Forms.Named(DayOfWeek.Friday, 1) + "; " + Forms.Named(ConsoleColor.Red, "c");
                    case "default interface method": return ((IShape)new Square()).Area(2);
                    case "static abstract": return Kind<Square>();
                    case "constructor": { var m = new Made(1); return m.X + "; " + m.Y; }
                    case "refs": { int a = 1, b, c = 6; Span<int> s = [0]; var r = Forms.Refs(ref a, out b, in c, s); return $"{r}; {a}; {b}; {s[0]}"; }
                    case "ref return": { var x = 5; return Forms.First(in x).ToString(); }
                    case "pointers": { var x = 5; return Forms.Pointers(&x, &Tripled, new int[1, 1]).ToString(); }
                    case "many": return Forms.Many(1, 2, 3, 4, 5, 6).ToString();
                    case "async": return Forms.Later(4).Result.ToString();
                    case "iterator": return string.Join(",", Forms.Count(3));
                    case "handlers": return Forms.Caught("x").ToString();
                    default: return "?";
                }
            }
        }
        """;

    internal const string Patch = """
        public static class Patch
        {
            public static string Greet(Person self, string greeting) => $"post {greeting} {self.Name} {self._age}";
            public static int get_Age(Person self) => -self._age;
            public static string Describe(Person self) => "post person";
            public static string DescribeEmployee(Employee self) => "post employee " + self.Name;
            public static string Secret(Person self) => "post secret " + self._age;
            public static int op_Addition(Person x, Person y) => x._age * y._age;
            public static string get_Item(Person self, int index) => "post " + index;
            public static void Add(ref Counter self, int by) => self.Value += by * 100;
            public static string CounterText(ref Counter self) => $"post {self.Value}";
            public static string Show<T>(Box<T> self, T item) => $"post {typeof(T).Name} {item}";
            public static string Pair<T, U>(Box<T> self, U other, T item) => $"post {typeof(T).Name} {typeof(U).Name}";
            public static string Kind<T>() => "post " + typeof(T).Name;
            public static List<T> All<T>(Box<T> self, T item, KeyValuePair<T, int>[] pairs) => [item, item];
            public static string Both<T, V>(Box<T>.Inner<V> self, T t, V v) => $"post {typeof(T).Name} {typeof(V).Name}";
            public static string ShowCell<T>(ref Cell<T> self) => $"post {typeof(T).Name} {self.Item}";
            public static string Generic<A, B>(A a, B b) where A : class => $"post {typeof(A).Name} {typeof(B).Name}";
            public static string Named<E, C>(E e, C c) where E : struct, Enum where C : IComparable<C> => $"post {e} {c}";
            public static string Area(IShape self, int x) => "post area " + x;
            public static string SquareKind() => "post square";
            public static void Made(Made self, int x) { self.X = x * 10; Y(self) = 77; }
            [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "Y")] static extern ref int Y(Made self);
            public static int Refs(ref int a, out int b, in int c, Span<int> s) { a += 10; b = c * 2; s[0] = 70; return 2; }
            public static ref readonly int First(in int x) => ref Constant[0];
            static readonly int[] Constant = [55];
            public static unsafe int Pointers(int* p, delegate*<int, int> f, int[,] grid) => f(*p);
            public static int Many(int a, int b, int c, int d, int e, int f) => a + b * 10 + c * 100 + d * 1000 + e * 10000 + f * 100000;
            public static async Task<int> Later(int x) { await Task.Yield(); return x * 100; }
            public static IEnumerable<int> Count(int n) { for (var i = 0; i < n; i++) yield return i * 5; }
            public static int Caught(string s) { try { return int.Parse(s); } catch (FormatException) { return -100; } }
        }
        """;

    internal static readonly (string Member, string Replacement)[] Methods =
    [
        ("Person::Greet", "Greet"), ("Person::get_Age", "get_Age"), ("Person::Describe", "Describe"), ("Employee::Describe", "DescribeEmployee"),
        ("Person::Secret", "Secret"), ("Person::op_Addition", "op_Addition"), ("Person::get_Item", "get_Item"),
        ("Counter::Add", "Add"), ("Counter::ToString", "CounterText"),
        ("Box`1::Show", "Show"), ("M:Box`1::Pair``1(!!0,!0)System.String", "Pair"), ("Box`1::Kind", "Kind"), ("Box`1::All", "All"), ("Box`1/Inner`1::Both", "Both"),
        ("Cell`1::Show", "ShowCell"), ("M:Forms::Generic``2(!!0,!!1)System.String", "Generic"), ("M:Forms::Named``2(!!0,!!1)System.String", "Named"),
        ("IShape::Area", "Area"), ("Square::Kind", "SquareKind"), ("Made::.ctor", "Made"),
        ("Forms::Refs", "Refs"), ("Forms::First", "First"), ("Forms::Pointers", "Pointers"), ("Forms::Many", "Many"),
        ("Forms::Later", "Later"), ("Forms::Count", "Count"), ("Forms::Caught", "Caught"),
    ];

    internal static readonly (string Question, string Pre, string Post)[] Answers =
    [
        ("instance", "pre hi Ann", "post hi Ann 3"),
        ("property", "3", "-3"),
        ("virtual", "pre person; pre employee of pre person", "post person; post employee Bob"),
        ("private", "pre secret; pre secret", "post secret 3; post secret 3"),
        ("operator", "6", "9"),
        ("indexer", "pre 5", "post 5"),
        ("struct", "2; pre 2", "200; post 200"),
        ("generic class", "pre String x; pre Int32 4; pre Object 1.5", "post String x; post Int32 4; post Object 1.5"),
        ("generic method of generic class", "pre String Int32; pre Int32 String; pre Object Object", "post String Int32; post Int32 String; post Object Object"),
        ("static of generic class", "pre String; pre Int64", "post String; post Int64"),
        ("generic signature", "1; 1", "2; 2"),
        ("nested generic", "pre String Int32; pre Int32 String", "post String Int32; post Int32 String"),
        ("generic struct", "pre String x; pre Int32 3", "post String x; post Int32 3"),
        ("generic method", "pre String Int32; pre Object String", "post String Int32; post Object String"),
        ("constrained method", "pre Friday 1; pre Red c", "post Friday 1; post Red c"),
        ("default interface method", "pre area 2", "post area 2"),
        ("static abstract", "pre square", "post square"),
        ("constructor", "1; 1", "10; 77"),
        ("refs", "1; 2; 6; 7", "2; 11; 12; 70"),
        ("ref return", "5", "55"),
        ("pointers", "5", "15"),
        ("many", "1", "654321"),
        ("async", "4", "400"),
        ("iterator", "0,1,2", "0,5,10"),
        ("handlers", "-1", "-100"),
    ];

    [Theory]
    [InlineData(10, "default")]
    [InlineData(10, "TieredCompilation=0")]
    [InlineData(10, "TieredPGO=0")]
    [InlineData(9, "default")]
    [InlineData(8, "default")]
    public void Every_shape_runs_post_code_and_then_pre_code_again(int major, string configuration)
    {
        var dotnet = DotNet.Of(major);
        var library = ReleaseCompiler.Compile(dotnet, "Lib", Library);
        var (manifest, tarball) = new PatchBuilder(library, Patch, Methods) { DotNet = dotnet }.Build();
        using var target = LiveTarget.Start(dotnet, library, configuration == "default" ? [] : [("DOTNET_" + configuration.Split('=')[0], configuration.Split('=')[1])]);
        // A first round warms up: some methods have run before the patch, others (called from half of them) not.
        foreach (var (question, pre, _) in Answers.Where((_, i) => i % 2 == 0)) Assert.Equal(pre, target.Ask(question));

        var applied = target.Attach().Apply(tarball);
        Assert.True(applied.Code == Code.Ok, $"{applied.Message} {string.Join('\n', applied.Evidence)}");
        foreach (var (question, _, post) in Answers) Assert.Equal((question, post), (question, target.Ask(question)));

        Assert.Equal(Code.Ok, target.Undo(manifest.Id).Code);
        foreach (var (question, pre, _) in Answers) Assert.Equal((question, pre), (question, target.Ask(question)));
    }
}
