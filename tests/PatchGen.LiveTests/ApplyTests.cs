using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests;

public class ApplyTests
{
    private const string Library = """
        public static class Calculator
        {
            public static int Twice(int x) => x + x;
        }

        public static class Probe
        {
            public static string Ask(string question) => Calculator.Twice(int.Parse(question)).ToString();
        }
        """;

    private const string Patch = """
        public static class Patch
        {
            public static int Twice(int x) => x * 200;
        }
        """;

    [Fact]
    public void A_static_body_is_patched_listed_and_reversed()
    {
        var library = ReleaseCompiler.Compile("Lib", Library);
        var (manifest, tarball) = new PatchBuilder(library, Patch, ("Calculator::Twice", "Twice")).Build();
        using var target = LiveTarget.Start(library);
        Assert.Equal("42", target.Ask("21"));

        var applied = target.Attach().Apply(tarball);
        Assert.Equal((Code.Ok, $"Update {manifest.Id} applied successfully."), (applied.Code, applied.Message));
        Assert.Equal("4200", target.Ask("21"));
        Assert.Equal([manifest.Id], target.View().Patches.Select(p => p.Id));

        var undone = target.Undo(manifest.Id);
        Assert.Equal((Code.Ok, $"Update {manifest.Id} reversed successfully."), (undone.Code, undone.Message));
        Assert.Equal("42", target.Ask("21"));
        Assert.Empty(target.View().Patches);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_process_that_was_patched_still_ends(bool undone)
    {
        var library = ReleaseCompiler.Compile("Lib", Library);
        var (manifest, tarball) = new PatchBuilder(library, Patch, ("Calculator::Twice", "Twice")).Build();
        using var target = LiveTarget.Start(library);
        Assert.Equal("42", target.Ask("21"));
        Assert.Equal(Code.Ok, target.Attach().Apply(tarball).Code);
        if (undone) Assert.Equal(Code.Ok, target.Undo(manifest.Id).Code);

        target.Process.StandardInput.Close();

        Assert.True(target.Process.WaitForExit(TimeSpan.FromSeconds(60)), "it still runs");
        Assert.Equal(0, target.Process.ExitCode);
    }
}
