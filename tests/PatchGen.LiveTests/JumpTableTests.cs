using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests;

/// <summary>Code with a jump table, whose length the check of its tokens must get right.</summary>
public class JumpTableTests
{
    private const string Library = """
        public static class Codes { public static int Of(int x) => -x; }
        public static class Probe { public static string Ask(string question) => Codes.Of(int.Parse(question)).ToString(); }
        """;

    [Fact]
    public void A_replacement_with_a_jump_table_is_checked_and_applied()
    {
        // As many cases as give the last one a distance whose first byte is that of `castclass`: read as code, it would name a token.
        var cases = string.Concat(Enumerable.Range(0, 39).Select(i => $"case {i}: return {i + 10};"));
        var dotnet = DotNet.Of(10);
        var library = ReleaseCompiler.Compile(dotnet, "Lib", Library);
        var (_, tarball) = new PatchBuilder(library, $$"""public static class Patch { public static int Of(int x) { switch (x) { {{cases}} default: return 0; } } }""", ("Codes::Of", "Of")) { DotNet = dotnet }.Build();
        using var target = LiveTarget.Start(dotnet, library);
        Assert.Equal("-38", target.Ask("38"));

        var applied = target.Attach().Apply(tarball);

        Assert.True(applied.Code == Code.Ok, $"{applied.Message} {string.Join('\n', applied.Evidence)}");
        Assert.Equal("48", target.Ask("38"));
    }
}
