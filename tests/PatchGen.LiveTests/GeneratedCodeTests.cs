using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests;

/// <summary>Code that was generated at run time may have inlined a changed member: mended where a framework lets us, said where not.</summary>
public class GeneratedCodeTests
{
    private const string Library = """
        public class Message
        {
            private string _text = "";
            public string Text { get => _text; set => _text = "pre " + value; }
            [MethodImpl(MethodImplOptions.NoInlining)] public void Set(string value) => _text = "pre " + value;
        }

        public static class Probe
        {
            static Action<Message, string>? setter;

            public static string Ask(string question)
            {
                switch (question)
                {
                    case "json":
                        var last = "";
                        for (var i = 0; i < 200; i++) last = System.Text.Json.JsonSerializer.Deserialize<Message>("{\"Text\":\"x\"}")!.Text;
                        return last;
                    case "expression":
                        if (setter is null)
                        {
                            var message = System.Linq.Expressions.Expression.Parameter(typeof(Message));
                            var value = System.Linq.Expressions.Expression.Parameter(typeof(string));
                            var assign = System.Linq.Expressions.Expression.Assign(System.Linq.Expressions.Expression.Property(message, "Text"), value);
                            setter = System.Linq.Expressions.Expression.Lambda<Action<Message, string>>(assign, message, value).Compile();
                        }

                        var m = new Message();
                        for (var i = 0; i < 200; i++) setter(m, "x");
                        return m.Text;
                    default:
                        var direct = new Message { Text = "x" };
                        return direct.Text;
                }
            }
        }
        """;

    private const string Patch = """
        public static class Patch
        {
            public static void Text(Message self, string value) => self._text = "post " + value;
            public static void Set(Message self, string value) => self._text = "post " + value;
        }
        """;

    [Fact]
    public void A_serializers_setter_is_mended_and_a_compiled_expression_is_unproven()
    {
        var library = ReleaseCompiler.Compile("Lib", Library);
        var (manifest, tarball) = new PatchBuilder(library, Patch, ("Message::set_Text", "Text")).Build();
        using var target = LiveTarget.Start(library);
        Assert.Equal(("pre x", "pre x"), (target.Ask("json"), target.Ask("expression")));

        var applied = target.Attach().Apply(tarball);
        Assert.Equal(Code.Unproven.Name, applied.Code);
        Assert.DoesNotContain("successfully", applied.Message, StringComparison.Ordinal);
        Assert.Equal("Unproven", applied.Patch!.State);
        Assert.Equal(["Message.set_Text(System.String)"], applied.Patch.Unproven);
        Assert.Equal(("post x", "post x"), (target.Ask("json"), target.Ask("direct")));

        Assert.Equal(Code.Ok.Name, target.Undo(manifest.Id).Code);
        Assert.Equal(("pre x", "pre x"), (target.Ask("json"), target.Ask("expression")));
    }

    [Fact]
    public void Dynamic_methods_do_not_matter_to_what_is_never_inlined()
    {
        var library = ReleaseCompiler.Compile("Lib", Library);
        var (_, tarball) = new PatchBuilder(library, Patch, ("Message::Set", "Set")) { MayBeInlined = false }.Build();
        using var target = LiveTarget.Start(library);
        target.Ask("expression");
        Assert.Equal(Code.Ok.Name, target.Attach().Apply(tarball).Code);
    }

    [Fact]
    public void What_was_generated_under_the_agents_eyes_is_known()
    {
        var library = ReleaseCompiler.Compile("Lib", Library);
        var (_, tarball) = new PatchBuilder(library, Patch, ("Message::set_Text", "Text")).Build();
        using var target = LiveTarget.Start(library);
        target.Attach().Ask("expression");
        Assert.Equal(Code.Unproven.Name, target.Apply(tarball).Code);
    }
}
