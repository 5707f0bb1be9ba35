using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests;

/// <summary>The same patch applied again after an undo: the module that is there, and statics as they are where it is loaded anew.</summary>
public class ReapplyTests
{
    private const string Library = """
        public static class Service
        {
            public static int Next(int x) => x;
            public static int Seldom(int x) => x;
            public static object Make() => "pre";
            public static string Look(object o) => "pre";
            public static int Initialized;
            [ThreadStatic] public static int OfThread;
        }

        public static class Probe
        {
            static object kept = "none";
            static readonly List<Func<string, string>> copies = [];
            public static List<Func<int>> Living = [];

            public static string Ask(string question)
            {
                switch (question)
                {
                    case "copy":
                        var context = new System.Runtime.Loader.AssemblyLoadContext("copy");
                        copies.Add(context.LoadFromAssemblyPath(typeof(Probe).Assembly.Location).GetType("Probe")!.GetMethod("Ask")!.CreateDelegate<Func<string, string>>());
                        return "loaded";
                    case "both": return $"{Ask("next")} {copies[0]("next")}";
                    case "next": return $"{Service.Next(1)}";
                    case "seldom": return $"{Service.Seldom(1)} {Service.Initialized}";
                    case "initialized": return $"{Service.Initialized}";
                    case "make": kept = Service.Make(); return kept.GetType().Name;
                    case "look": return Service.Look(kept);
                    case "living": return string.Join(" ", Living.Select(l => l()));
                    case "modules": return $"{AppDomain.CurrentDomain.GetAssemblies().Count(a => a.GetName().Name!.Contains(".patch-"))} {typeof(Probe).Assembly.GetReferencedAssemblies().Count(n => n.Name!.Contains(".patch-"))}";
                    default: return "?";
                }
            }
        }
        """;

    private const string Counting = """
        public static class Patch
        {
            public static int Next(int x) => ++State.Calls * 1000 + State.Sum + State.List.Count;
            public static int Seldom(int x) => Rare.Value;
            public static object Make() => new Ticket();
            public static string Look(object o) => o is Ticket { Number: var n } ? $"ticket {n} of {Ticket.Made}" : "no ticket";
        }

        static class State
        {
            public static int Calls;
            public static DateTime? Never;
            public static int Sum = Other.Half + Early;
            public static int Early = 5;
            public static List<int> List = new() { 1, 2 };
        }

        static class Other
        {
            public static int Half = 20;
            static Other() => Half += State.Early;
        }

        static class Rare
        {
            public static int Value = ++Service.Initialized;
        }

        sealed class Ticket
        {
            public static int Made;
            public int Number = ++Made;
        }
        """;

    private static readonly byte[] Image = ReleaseCompiler.Compile("Lib", Library);

    private static readonly PatchBuilder Whole = Patched(Counting, "0000001a") with { Methods = [("Service::Next", "Next"), ("Service::Seldom", "Seldom"), ("Service::Make", "Make"), ("Service::Look", "Look")] };

    private static PatchBuilder Patched(string source, string tag) => new(Image, source, ("Service::Next", "Next")) { Tag = tag };

    // A first question loads the library.
    private static LiveTarget Started()
    {
        var target = LiveTarget.Start(Image);
        Assert.Equal("1", target.Ask("next"));
        return target.Attach();
    }

    private static void Apply(LiveTarget target, byte[] tarball)
    {
        var applied = target.Apply(tarball);
        Assert.True(applied.Code == Code.Ok, target.Told(applied));
    }

    private static void Undo(LiveTarget target, Manifest manifest)
    {
        var undone = target.Undo(manifest.Id);
        Assert.True(undone.Code == Code.Ok, target.Told(undone));
    }

    [Fact]
    public void Its_module_is_loaded_once_and_its_statics_start_afresh_each_time()
    {
        using var target = Started();
        var (manifest, tarball) = Whole.Build();
        string? first = null;
        for (var round = 0; round < 5; round++)
        {
            Apply(target, tarball);
            var answers = $"{target.Ask("next")} {target.Ask("next")}";
            Assert.Equal(first ??= answers, answers);
            Undo(target, manifest);
            Assert.Equal("1", target.Ask("next"));
            Assert.Equal("1 1", target.Ask("modules"));
        }

        // What its code gives where nothing of it ran before: the sum of 20, of 0 that Early has while Sum is computed, and of 0.
        Assert.Equal("1022 2022", first);
    }

    [Fact]
    public void What_never_ran_is_initialized_at_its_first_use_and_what_ran_before_it()
    {
        using var target = Started();
        var (manifest, tarball) = Whole.Build();
        for (var round = 0; round < 2; round++)
        {
            Apply(target, tarball);
            Assert.Equal("0", target.Ask("initialized"));
            Undo(target, manifest);
        }

        Apply(target, tarball);
        Assert.Equal("1 1", target.Ask("seldom"));
        Undo(target, manifest);
        Apply(target, tarball);
        Assert.Equal("2 2", target.Ask("seldom"));
        Assert.Equal("1 1", target.Ask("modules"));
    }

    [Fact]
    public void Objects_of_its_types_that_live_are_of_the_types_that_it_knows()
    {
        using var target = Started();
        var (manifest, tarball) = Whole.Build();
        Apply(target, tarball);
        Assert.Equal(("Ticket", "Ticket"), (target.Ask("make"), target.Ask("make")));
        Assert.Equal("ticket 2 of 2", target.Ask("look"));
        Undo(target, manifest);
        Assert.Equal("pre", target.Ask("look"));
        Apply(target, tarball);
        // The object is the one that it was; how many were made counts from the beginning.
        Assert.Equal("ticket 2 of 0", target.Ask("look"));
        Assert.Equal("1 1", target.Ask("modules"));
    }

    [Fact]
    public void Each_copy_of_the_target_has_a_module_and_statics_of_its_own()
    {
        using var target = LiveTarget.Start(Image);
        target.Ask("copy");
        target.Attach();
        var (manifest, tarball) = Patched("public static class Patch { static int calls; static int start = 100; public static int Next(int x) => start + ++calls; }", "0000001b").Build();
        for (var round = 0; round < 3; round++)
        {
            Apply(target, tarball);
            Assert.Equal(("101", "102 101", "103 102"), (target.Ask("next"), target.Ask("both"), target.Ask("both")));
            Undo(target, manifest);
            Assert.Equal("1 1", target.Ask("both"));
            Assert.Equal("2 1", target.Ask("modules"));
        }
    }

    [Theory]
    [InlineData("static readonly List<int> state = new();", "state.Count", "readonly")]
    [InlineData("[ThreadStatic] static int state;", "state", "each thread")]
    [InlineData("static unsafe int* state;", "(int)state", "pointer")]
    [InlineData("static class Of<T> { public static int State; }", "Of<string>.State", "instantiation")]
    public void Statics_that_cannot_start_afresh_come_with_a_module_of_their_own(string declaration, string use, string why)
    {
        var change = use switch { "state.Count" => "state.Add(1);", "state" => "state++;", "(int)state" => "state += 1;", _ => "Of<string>.State++;" };
        var source = $$"""public static unsafe class Patch { {{declaration}} public static int Next(int x) { {{change}} return {{use}}; } }""";
        using var target = Started();
        var (manifest, tarball) = Patched(source, "0000001c").Build();
        string? first = null;
        for (var round = 1; round <= 3; round++)
        {
            Apply(target, tarball);
            var answers = $"{target.Ask("next")} {target.Ask("next")}";
            Assert.Equal(first ??= answers, answers);
            Undo(target, manifest);
            Assert.Equal($"{round} {round}", target.Ask("modules"));
        }

        Assert.Contains(target.Log(), line => line.Contains("is loaded once more", StringComparison.Ordinal) && line.Contains(why, StringComparison.Ordinal));
    }

    [Fact]
    public void What_lives_on_after_an_undo_keeps_its_statics()
    {
        using var target = Started();
        var (manifest, tarball) = Patched("public static class Patch { static int calls; public static int Next(int x) { Probe.Living.Add(() => ++calls); return calls; } }", "0000001d").Build();
        Apply(target, tarball);
        target.Ask("next");
        Assert.Equal(("1", "2"), (target.Ask("living"), target.Ask("living")));
        Undo(target, manifest);
        Assert.Equal("3", target.Ask("living"));
        Apply(target, tarball);
        Assert.Equal("0", target.Ask("next"));
        Assert.Equal("4 1", target.Ask("living"));
        Assert.Equal("2 2", target.Ask("modules"));
    }

    [Fact]
    public void What_lives_on_and_uses_no_statics_stands_in_nobodys_way()
    {
        using var target = Started();
        const string source = "public static class Patch { static int calls; public static int Next(int x) { if (calls++ == 0) Probe.Living.Add(() => 7); return calls * 10 + Enumerable.Range(0, x + 2).Where(i => i > 0).Count(); } }";
        var (manifest, tarball) = Patched(source, "0000001e").Build();
        for (var round = 0; round < 3; round++)
        {
            Apply(target, tarball);
            Assert.Equal(("12", "22"), (target.Ask("next"), target.Ask("next")));
            Undo(target, manifest);
            Assert.Equal(string.Join(" ", Enumerable.Repeat("7", round + 1)), target.Ask("living"));
        }

        Assert.Equal("1 1", target.Ask("modules"));
    }

    [Fact]
    public void What_lives_on_may_use_a_value_that_never_changes()
    {
        using var target = Started();
        const string source = """
            public static class Patch { public static int Next(int x) { Probe.Living.Add(() => State.Step); return State.Step + ++State.Calls + State.Name.Length; } }
            static class State { public static int Calls; public static int Step = 7; public static string Name = "name" + Step; }
            """;
        var (manifest, tarball) = Patched(source, "0000002a").Build();
        for (var round = 0; round < 3; round++)
        {
            Apply(target, tarball);
            Assert.Equal(("13", "14"), (target.Ask("next"), target.Ask("next")));
            Undo(target, manifest);
            Assert.Equal(string.Join(" ", Enumerable.Repeat("7", 2 * (round + 1))), target.Ask("living"));
        }

        Assert.Equal("1 1", target.Ask("modules"));
    }

    [Fact]
    public void An_initializer_that_calls_what_is_changed_finds_it_changed()
    {
        using var target = Started();
        const string source = """
            public static class Patch { public static int Next(int x) => State.Found + x; public static int Seldom(int x) => x + 10; }
            static class State { public static int Found = Service.Seldom(5); }
            """;
        var (manifest, tarball) = (Patched(source, "0000002b") with { Methods = [("Service::Next", "Next"), ("Service::Seldom", "Seldom")] }).Build();
        for (var round = 0; round < 3; round++)
        {
            Apply(target, tarball);
            Assert.Equal("16", target.Ask("next"));
            Undo(target, manifest);
        }
    }

    [Fact]
    public void An_initializer_that_throws_leaves_the_module_behind()
    {
        using var target = Started();
        const string source = """
            public static class Patch { public static int Next(int x) => State.Value; }
            static class State { public static int Value = ++Service.Initialized == 2 ? throw new InvalidOperationException("second") : Service.Initialized; }
            """;
        var (manifest, tarball) = Patched(source, "0000001f").Build();
        Apply(target, tarball);
        Assert.Equal("1", target.Ask("next"));
        Undo(target, manifest);
        Apply(target, tarball);
        Assert.Equal("3", target.Ask("next"));
        Assert.Contains(target.Log(), line => line.Contains("is loaded once more: InvalidOperationException: second", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_name_that_ends_as_the_modules_does_is_left_alone()
    {
        using var target = Started();
        // The names of the method that a trampoline calls, of a type and of a field are the last characters of the assembly's.
        const string source = "public static class Patch { static readonly List<int> f = new(); public static int abcdf(int x) { f.Add(1); return f.Count + cdf.Two; } } static class cdf { public static int Two = 2; }";
        var (manifest, tarball) = (Patched(source, "000abcdf") with { Methods = [("Service::Next", "abcdf")] }).Build();
        for (var round = 0; round < 20; round++)
        {
            Apply(target, tarball);
            Assert.Equal(("3", "4"), (target.Ask("next"), target.Ask("next")));
            Undo(target, manifest);
        }

        Assert.Equal("20 20", target.Ask("modules"));
    }

    [Fact]
    public void A_module_whose_own_name_is_anothers_is_refused_rather_than_renamed()
    {
        using var target = Started();
        const string source = "public static class Patch { static readonly List<int> state = new(); public static int abcdefgh(int x) { state.Add(1); return state.Count; } }";
        var (manifest, tarball) = (Patched(source, "abcdefgh") with { Methods = [("Service::Next", "abcdefgh")] }).Build();
        Apply(target, tarball);
        Assert.Equal(("1", "2"), (target.Ask("next"), target.Ask("next")));
        Undo(target, manifest);
        var again = target.Apply(tarball);
        Assert.Equal(Code.ModuleInvalid, again.Code);
        Assert.Contains("cannot be loaded once more", again.Message, StringComparison.Ordinal);
        Assert.Equal("1", target.Ask("next"));
    }
}
