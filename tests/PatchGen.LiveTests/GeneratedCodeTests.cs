using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests;

/// <summary>Code that was generated at run time has inlined what it calls: it is compiled anew, and the switch redirects it.</summary>
public class GeneratedCodeTests
{
    private const string Library = """
        using System.Linq.Expressions;
        using System.Reflection;
        using System.Reflection.Emit;

        public class Message
        {
            private string _text = "";
            public int Number;
            public string Text { get => _text; set => _text = "pre " + value; }
            public int Size => Number;
            [MethodImpl(MethodImplOptions.NoInlining)] public void Set(string value) => _text = "pre " + value;
            public override string ToString() => "pre";
            public static string Outer(Message m) => Inner(m);
            public static string Inner(Message m) => m.Text.Length == 0 ? "pre" : "pre!";
            public static string Wait(Message m) { Probe.Entered.Set(); Probe.Go.Wait(); return "pre"; }
        }

        public sealed class Box<T> { public T? Value; public string Show() => "pre " + Value; }

        public interface IShow { string Show(Message m); }

        public static class Probe
        {
            public static readonly ManualResetEventSlim Entered = new(), Go = new();
            static readonly Dictionary<string, Func<string>> made = [];
            static Task<string>? waiting;
            static int count;

            public static string Ask(string question)
            {
                var (kind, again) = question.EndsWith('*') ? (question[..^1] + ++count, true) : (question, false);
                switch (kind)
                {
                    case "wait": waiting = Task.Factory.StartNew(made["waits"], TaskCreationOptions.LongRunning); Entered.Wait(); return "waits";
                    case "go": Go.Set(); return waiting!.Result;
                    case "collect": for (var i = 0; i < 4; i++) { GC.Collect(); GC.WaitForPendingFinalizers(); } return "collected";
                    case "forget": made.Clear(); return "forgot";
                    case "direct": return new Message { Text = "x" }.Text;
                }

                if (!made.TryGetValue(kind, out var run)) made[kind] = run = Make(again ? question[..^1] : kind);
                if (kind == "waits") return "made";
                var last = "";
                for (var i = 0; i < 60; i++) last = run();
                return last;
            }

            static Func<string> Make(string kind)
            {
                var m = new Message { Number = 7 };
                switch (kind)
                {
                    case "json":
                        return () => System.Text.Json.JsonSerializer.Deserialize<Message>("{\"Text\":\"x\"}")!.Text;
                    case "expression":
                        var message = Expression.Parameter(typeof(Message));
                        var value = Expression.Parameter(typeof(string));
                        var setter = Expression.Lambda<Action<Message, string>>(Expression.Assign(Expression.Property(message, "Text"), value), message, value).Compile();
                        return () => { setter(m, "x"); return m.Text; };
                    case "invoke":
                        var method = typeof(Message).GetProperty("Text")!.SetMethod!;
                        return () => { method.Invoke(m, ["x"]); return m.Text; };
                    case "nested":
                        var nested = Emit<Func<Message, string>>("nested", typeof(string), il => il.Emit(OpCodes.Call, typeof(Message).GetMethod("Outer")!));
                        return () => nested(m);
                    case "tiny":
                        var tiny = Emit<Func<Message, int>>("tiny", typeof(int), il => il.Emit(OpCodes.Call, typeof(Message).GetMethod("get_Size")!));
                        return () => tiny(m).ToString();
                    case "caller":
                        var called = Method("called", typeof(int), il => il.Emit(OpCodes.Call, typeof(Message).GetMethod("get_Size")!));
                        called.CreateDelegate<Func<Message, int>>()(m);
                        var caller = Emit<Func<Message, int>>("caller", typeof(int), il => { il.Emit(OpCodes.Call, called); il.Emit(OpCodes.Ldc_I4, 100); il.Emit(OpCodes.Add); });
                        return () => caller(m).ToString();
                    case "later":
                        var later = Method("later", typeof(int), il => il.Emit(OpCodes.Call, typeof(Message).GetMethod("get_Size")!));
                        later.CreateDelegate<Func<Message, int>>()(m);
                        return () => later.CreateDelegate<Func<Message, int>>()(m).ToString();
                    case "information":
                        var dynamic = new DynamicMethod("information", typeof(string), [typeof(Message)], typeof(Probe).Module, true);
                        var info = dynamic.GetDynamicILInfo();
                        var code = new byte[] { 2, 0x28, 0, 0, 0, 0, 0x2a };
                        BitConverter.TryWriteBytes(code.AsSpan(2), info.GetTokenFor(typeof(Message).GetMethod("Outer")!.MethodHandle));
                        info.SetCode(code, 8);
                        info.SetLocalSignature([7, 0]);
                        var informed = dynamic.CreateDelegate<Func<Message, string>>();
                        return () => informed(m);
                    case "virtual":
                        var text = Emit<Func<Message, string>>("virtual", typeof(string), il => { il.Emit(OpCodes.Newobj, typeof(Message).GetConstructor([])!); il.Emit(OpCodes.Callvirt, typeof(object).GetMethod("ToString")!); }, discard: true);
                        return () => text(m);
                    case "generic":
                        var box = new Box<Message>();
                        var shows = new DynamicMethod("generic", typeof(string), [typeof(Box<Message>)], typeof(Probe).Module, true);
                        var body = shows.GetILGenerator();
                        body.Emit(OpCodes.Ldarg_0);
                        body.Emit(OpCodes.Call, typeof(Box<Message>).GetMethod("Show")!);
                        body.Emit(OpCodes.Ret);
                        var show = shows.CreateDelegate<Func<Box<Message>, string>>();
                        return () => show(box);
                    case "assembly":
                        var proxy = (IShow)Activator.CreateInstance(Proxy(AssemblyBuilderAccess.Run))!;
                        return () => proxy.Show(m);
                    case "collectible":
                        var gone = (IShow)Activator.CreateInstance(Proxy(AssemblyBuilderAccess.RunAndCollect))!;
                        return () => gone.Show(m);
                    case "waits":
                        var waits = Emit<Func<Message, string>>("waits", typeof(string), il => il.Emit(OpCodes.Call, typeof(Message).GetMethod("Wait")!));
                        Go.Set(); waits(m); Go.Reset(); Entered.Reset();
                        return () => waits(m);
                    default:
                        throw new ArgumentException(kind);
                }
            }

            static DynamicMethod Method(string name, Type result, Action<ILGenerator> emit, bool discard = false)
            {
                var method = new DynamicMethod(name, result, [typeof(Message)], typeof(Probe).Module, true);
                var il = method.GetILGenerator();
                if (!discard) il.Emit(OpCodes.Ldarg_0);
                emit(il);
                il.Emit(OpCodes.Ret);
                return method;
            }

            static T Emit<T>(string name, Type result, Action<ILGenerator> emit, bool discard = false) where T : Delegate => Method(name, result, emit, discard).CreateDelegate<T>();

            static Type Proxy(AssemblyBuilderAccess access)
            {
                var type = AssemblyBuilder.DefineDynamicAssembly(new("Proxies" + access), access).DefineDynamicModule("m").DefineType("Proxy", TypeAttributes.Public, null, [typeof(IShow)]);
                var il = type.DefineMethod("Show", MethodAttributes.Public | MethodAttributes.Virtual, typeof(string), [typeof(Message)]).GetILGenerator();
                il.Emit(OpCodes.Ldarg_1);
                il.Emit(OpCodes.Call, typeof(Message).GetMethod("Outer")!);
                il.Emit(OpCodes.Ret);
                return type.CreateType();
            }
        }
        """;

    private const string Patch = """
        public static class Patch
        {
            public static void Text(Message self, string value) => self._text = "post " + value;
            public static void Set(Message self, string value) => self._text = "post " + value;
            public static int Size(Message self) => self.Number + 1;
            public static string Inner(Message m) => "post";
            public static string Show<T>(Box<T> self) => "post " + self.Value;
            public static string String(Message self) => "post";
            public static string Wait(Message m) => "post";
        }
        """;

    private static readonly (string Member, string Replacement)[] All =
    [
        ("Message::set_Text", "Text"), ("Message::get_Size", "Size"), ("Message::Inner", "Inner"), ("Box`1::Show", "Show"), ("Message::ToString", "String"),
    ];

    private static readonly (string Kind, string Pre, string Post)[] Kinds =
    [
        ("json", "pre x", "post x"), ("expression", "pre x", "post x"), ("invoke", "pre x", "post x"), ("nested", "pre", "post"), ("tiny", "7", "8"),
        ("caller", "107", "108"), ("later", "7", "8"), ("information", "pre", "post"), ("virtual", "pre", "post"), ("generic", "pre ", "post "), ("assembly", "pre", "post"),
    ];

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    public void Generated_code_of_every_kind_runs_post_code_and_goes_back(int major)
    {
        var dotnet = DotNet.Of(major);
        var library = ReleaseCompiler.Compile(dotnet, "Lib", Library);
        var (manifest, tarball) = new PatchBuilder(library, Patch, All) { DotNet = dotnet }.Build();
        using var target = LiveTarget.Start(dotnet, library);
        Expect(target, kind => kind.Pre);
        target.Attach();
        for (var round = 0; round < 3; round++)
        {
            var applied = target.Apply(tarball);
            Assert.True(applied.Code == Code.Ok, target.Told(applied));
            Expect(target, kind => kind.Post);
            target.Ask("collect");
            Expect(target, kind => kind.Post);
            // What is generated while the patch is in effect goes back with it.
            Expect(target, kind => kind.Post, "*");
            Assert.Equal(Code.Ok, target.Undo(manifest.Id).Code);
            Expect(target, kind => kind.Pre);
            Expect(target, kind => kind.Pre, "*");
        }

        target.Ask("forget");
        target.Ask("collect");
        Expect(target, kind => kind.Pre);
    }

    [Fact]
    public void Only_what_may_have_inlined_a_changed_method_is_compiled_anew()
    {
        var library = ReleaseCompiler.Compile("Lib", Library);
        var (_, tarball) = new PatchBuilder(library, Patch, ("Message::Set", "Set")) { MayBeInlined = false }.Build();
        using var target = LiveTarget.Start(library);
        target.Ask("expression");
        Assert.Equal(Code.Ok, target.Attach().Apply(tarball).Code);
        Assert.Contains(target.Log(), line => line.EndsWith(" 0 dynamic methods compiled anew", StringComparison.Ordinal));
    }

    [Fact]
    public void A_second_patch_of_the_same_generated_code_takes_effect_too()
    {
        var library = ReleaseCompiler.Compile("Lib", Library);
        var (first, one) = new PatchBuilder(library, Patch, ("Message::set_Text", "Text")).Build();
        var (second, two) = new PatchBuilder(library, Patch, ("Message::get_Size", "Size"), ("Message::Inner", "Inner")) { Tag = "00000002" }.Build();
        using var target = LiveTarget.Start(library);
        Expect(target, kind => kind.Pre);
        Assert.Equal(Code.Ok, target.Attach().Apply(one).Code);
        Assert.Equal(("post x", "7", "pre"), (target.Ask("expression"), target.Ask("tiny"), target.Ask("nested")));
        Assert.Equal(Code.Ok, target.Apply(two).Code);
        Assert.Equal(("post x", "8", "post"), (target.Ask("expression"), target.Ask("tiny"), target.Ask("nested")));
        Assert.Equal(Code.Ok, target.Undo(first.Id).Code);
        Assert.Equal(("pre x", "8", "post"), (target.Ask("expression"), target.Ask("tiny"), target.Ask("nested")));
        Assert.Equal(Code.Ok, target.Undo(second.Id).Code);
        Expect(target, kind => kind.Pre);
    }

    [Fact]
    public void Superseded_code_on_a_stack_makes_the_switch_busy()
    {
        var library = ReleaseCompiler.Compile("Lib", Library);
        var (_, tarball) = new PatchBuilder(library, Patch, ("Message::Inner", "Inner")).Build();
        using var target = LiveTarget.Start(library);
        Assert.Equal(("pre", "made", "waits"), (target.Ask("nested"), target.Ask("waits"), target.Ask("wait")));

        // The waiting method calls none of the changed ones, but may have inlined something of their assembly.
        var busy = target.Attach().Apply(tarball, attempts: 3);
        Assert.True(busy.Code == Code.Busy, target.Told(busy));
        Assert.Contains(busy.Evidence, line => line.Contains("dynamic method waits", StringComparison.Ordinal));
        Assert.Equal(("pre", "pre"), (target.Ask("nested"), target.Ask("go")));
        var applied = target.Apply(tarball);
        Assert.True(applied.Code == Code.Ok, target.Told(applied));
        Assert.Equal("post", target.Ask("nested"));
    }

    [Fact]
    public void A_collectible_assembly_is_named_and_unproven()
    {
        var library = ReleaseCompiler.Compile("Lib", Library);
        var (_, tarball) = new PatchBuilder(library, Patch, ("Message::Inner", "Inner")).Build();
        using var target = LiveTarget.Start(library);
        Assert.Equal("pre", target.Ask("collectible"));
        var applied = target.Attach().Apply(tarball);
        Assert.Equal((Code.Unproven, PatchState.Unproven), (applied.Code, applied.Patch!.State));
        Assert.Contains("ProxiesRunAndCollect", Assert.Single(applied.Patch.Unproven), StringComparison.Ordinal);
    }

    private static void Expect(LiveTarget target, Func<(string Kind, string Pre, string Post), string> value, string suffix = "") =>
        Assert.Equal([.. Kinds.Select(k => $"{k.Kind}: {value(k)}")], Kinds.Select(k => $"{k.Kind}: {target.Ask(k.Kind + suffix)}").ToArray());
}
