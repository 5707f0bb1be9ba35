using System.Text.Json;
using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests;

/// <summary>Every refusal has its code and evidence, and leaves the target as it was.</summary>
public class RefusalTests
{
    private const string Library = """
        public static class Calculator
        {
            public static int Twice(int x) => x + x;
            public static int Thrice(int x) => x * 3;
        }

        public static class Probe
        {
            static System.Runtime.Loader.AssemblyLoadContext? context;

            public static string Ask(string question)
            {
                if (question == "collectible")
                {
                    context = new System.Runtime.Loader.AssemblyLoadContext("plugin", isCollectible: true);
                    return context.LoadFromAssemblyPath(typeof(Probe).Assembly.Location).GetName().Name!;
                }

                return $"{Calculator.Twice(21)} {Calculator.Thrice(21)}";
            }
        }
        """;

    private const string Patch = """
        public static class Patch
        {
            public static int Twice(int x) => x * 200;
            public static int Thrice(int x) => x * 300;
        }
        """;

    private static readonly byte[] Image = ReleaseCompiler.Compile("Lib", Library);

    private static PatchBuilder Builder(string patch = Patch) => new(Image, patch, ("Calculator::Twice", "Twice"));

    private static LiveTarget Started()
    {
        var target = LiveTarget.Start(Image).Attach();
        Assert.Equal("42 63", target.Ask("sums"));
        return target;
    }

    private static void AssertUnharmed(LiveTarget target)
    {
        Assert.Equal("42 63", target.Ask("sums"));
        Assert.Empty(target.View().Patches);
        // And still patchable.
        Assert.Equal(Code.Ok, target.Apply(Builder().Build().Tarball).Code);
        Assert.Equal("4200 63", target.Ask("sums"));
    }

    [Fact]
    public void A_patch_of_another_build_names_both_builds()
    {
        using var target = Started();
        var mvid = Guid.NewGuid();
        var refused = target.Apply((Builder() with { Mvid = mvid }).Build().Tarball);
        Assert.Equal(Code.IdentityMvid, refused.Code);
        Assert.Contains(mvid.ToString(), refused.Message, StringComparison.Ordinal);
        AssertUnharmed(target);
    }

    [Fact]
    public void A_fingerprint_that_does_not_fit_names_the_method()
    {
        using var target = Started();
        var refused = target.Apply((Builder() with { Fingerprint = new string('0', 64) }).Build().Tarball);
        Assert.Equal(Code.IdentityIl, refused.Code);
        Assert.Contains(refused.Evidence, line => line.StartsWith("Calculator.Twice(System.Int32): IL ", StringComparison.Ordinal));
        AssertUnharmed(target);
    }

    [Fact]
    public void A_target_that_is_not_loaded_is_said_so()
    {
        using var target = LiveTarget.Start(Image).Attach();
        Assert.Equal(Code.TargetNotLoaded, target.Apply(Builder().Build().Tarball).Code);
    }

    [Fact]
    public void A_copy_in_a_collectible_context_refuses_all()
    {
        using var target = Started();
        Assert.Equal("Lib", target.Ask("collectible"));
        var refused = target.Apply(Builder().Build().Tarball);
        Assert.Equal(Code.Collectible, refused.Code);
        Assert.Contains(refused.Evidence, line => line.Contains("'plugin'", StringComparison.Ordinal));
        Assert.Equal("42 63", target.Ask("sums"));
    }

    [Theory]
    [InlineData("another_signature", "public static class Patch { public static long Twice(int x) => x; }")]
    [InlineData("not_static", "public class Patch { public int Twice(int x) => x; }")]
    [InlineData("not_public", "public static class Patch { internal static int Twice(int x) => x; }")]
    [InlineData("no_holder", "public static class Other { public static int Twice(int x) => x; }")]
    public void A_replacement_that_does_not_fit_is_refused(string name, string patch)
    {
        Assert.NotEmpty(name);
        using var target = Started();
        Assert.Equal(Code.ModuleInvalid, target.Apply(Builder(patch).Build().Tarball).Code);
        AssertUnharmed(target);
    }

    [Fact]
    public void A_module_that_names_a_missing_member_is_refused_with_the_member()
    {
        // Compiled against a library that has one method more than the one that runs.
        var richer = ReleaseCompiler.Compile("Lib", Library.Replace("public static int Thrice", "public static int Missing() => 1; public static int Thrice", StringComparison.Ordinal));
        const string patch = "public static class Patch { public static int Twice(int x) => x < 0 ? Calculator.Missing() : x; }";
        var module = ReleaseCompiler.Compile("Lib.patch-00000002", patch, richer);
        using var target = Started();
        var refused = target.Apply((Builder() with { Module = module }).Build().Tarball);
        Assert.Equal(Code.ModuleInvalid, refused.Code);
        Assert.Contains(refused.Evidence, line => line.StartsWith("Patch.Twice: ", StringComparison.Ordinal) && line.Contains("Missing", StringComparison.Ordinal));
        AssertUnharmed(target);
    }

    [Fact]
    public void Damaged_and_swapped_tarballs_are_refused()
    {
        using var target = Started();
        var (manifest, tarball) = Builder().Build();
        Assert.Equal(Code.TarballTruncated, target.Apply(tarball[..(tarball.Length / 2)]).Code);
        Assert.Equal(Code.TarballHash, target.Apply(tarball, contentHash: new string('a', 64)).Code);
        Assert.Equal(Code.Ok, target.Apply(tarball, contentHash: manifest.ContentHash).Code);
    }

    [Fact]
    public void A_root_that_no_target_has_is_refused()
    {
        using var target = Started();
        var refused = target.Apply((Builder() with { Roots = ["M:Calculator.Nowhere"] }).Build().Tarball);
        Assert.Equal(Code.ModuleInvalid, refused.Code);
        Assert.Contains("M:Calculator.Nowhere", refused.Message, StringComparison.Ordinal);
        AssertUnharmed(target);
    }

    [Fact]
    public void Unknown_commands_and_other_protocols_are_refused()
    {
        using var target = Started();
        using (var stream = target.Connect())
        {
            WireStream.Write(stream, WireFrame.Request, """{"command":"dance"}"""u8);
            Assert.Equal(Code.Usage, JsonSerializer.Deserialize(WireStream.Read(stream).Payload, FormatJson.Default.WireResponse)!.Code);
        }

        Assert.Equal(Code.NotSupported, target.Send(new WireRequest { Command = WireCommand.Ping, Protocol = 2 }).Code);
        Assert.Equal(Code.Ok, target.Send(new WireRequest { Command = WireCommand.Ping }).Code);
    }
}
