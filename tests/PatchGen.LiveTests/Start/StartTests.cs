using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Start;

/// <summary>Patches that are applied before <c>Main</c>, and to copies that are loaded after a patch.</summary>
public class StartTests
{
    private const string Library = """
        public static class Once
        {
            public static readonly string Value = Compute();
            public static string Compute() => "pre";
            public static string Version() => "pre";
        }

        public static class Probe
        {
            public static string Ask(string question)
            {
                if (question == "environment") return string.Join(",", new[] { "CORECLR_ENABLE_PROFILING", "CORECLR_PROFILER", "CORECLR_PROFILER_PATH", "PATCHGEN_APPLY" }.Where(v => Environment.GetEnvironmentVariable(v) is not null));
                if (question != "copy") return $"{Once.Value} {Once.Version()}";
                var context = new System.Runtime.Loader.AssemblyLoadContext("plugin");
                return (string)context.LoadFromAssemblyPath(typeof(Probe).Assembly.Location).GetType("Once")!.GetMethod("Version")!.Invoke(null, null)!;
            }
        }
        """;

    private const string Patch = """
        public static class Patch
        {
            public static string Compute() => "post";
            public static string Version() => "post";
        }
        """;

    private static readonly byte[] Image = ReleaseCompiler.Compile("Lib", Library);

    private static readonly PatchBuilder Builder = new(Image, Patch, ("Once::Compute", "Compute"), ("Once::Version", "Version"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_patch_at_start_is_there_before_code_that_runs_once(bool precompiled)
    {
        var image = precompiled ? Crossgen.ReadyToRun(DotNet.Own, Image, "Lib") : Image;
        var (manifest, tarball) = (Builder with { Library = image }).Build();
        using var target = LiveTarget.StartPatched(image, tarball);
        Assert.Equal("post post", target.Ask("values"));
        Assert.Equal("", target.Ask("environment"));

        var patch = Assert.Single(target.View().Patches);
        Assert.Equal((manifest.Id, true, PatchState.Applied), (patch.Id, patch.AtStart, patch.State));
        Assert.Equal(["Lib in the default context: patched"], patch.Modules);

        Assert.Equal(Code.Ok, target.Undo(manifest.Id).Code);
        Assert.Equal("post pre", target.Ask("values"));
        Assert.Equal(Code.Ok, target.Apply(tarball).Code);
        Assert.Equal("post post", target.Ask("values"));
    }

    [Fact]
    public void A_static_initializer_that_changed_is_still_the_pre_one_and_success_is_not_claimed()
    {
        var built = PatchArchive.Read(Builder.Build().Tarball).Value!;
        var finding = new ManifestFinding { Rule = "PG2003", Severity = Severity.NeedsTransform, Effect = FindingEffect.PreInitializer, Member = new("F:Once::Value"), Message = "The initializer changed.", Justification = "as the test wants it" };
        var (manifest, tarball) = PatchArchive.Write(built.Manifest with { Findings = [finding] }, built.Files);
        using var target = LiveTarget.StartPatched(Image, tarball);

        var patch = Assert.Single(target.View().Patches);
        Assert.Equal(PatchState.Unproven, patch.State);
        Assert.Equal("Once.Value: the pre initializer sets it (PG2003)", Assert.Single(patch.Unproven));
        Assert.Contains(target.Log(), line => line.EndsWith($"Update {manifest.Id} applied; unproven: the fix may be without effect in Once.Value: the pre initializer sets it (PG2003); a restart with the fixed build mends it", StringComparison.Ordinal));

        // Live it is the maintainer's word that the value may stay.
        Assert.Equal("post post", target.Ask("values"));
        Assert.Equal(Code.Ok, target.Undo(manifest.Id).Code);
        Assert.Equal(Code.Ok, target.Apply(tarball).Code);
    }

    [Fact]
    public void A_patch_of_code_that_runs_once_is_not_undone_where_that_code_ran_as_post()
    {
        var built = PatchArchive.Read(Builder.Build().Tarball).Value!;
        var finding = new ManifestFinding { Rule = "PG3003", Severity = Severity.NeedsTransform, Effect = FindingEffect.RunsOnce, Member = new("M:Once::.cctor()System.Void"), Message = "Start-up code changed.", Justification = "as the test wants it" };
        var (manifest, tarball) = PatchArchive.Write(built.Manifest with { Findings = [finding] }, built.Files);
        using var target = LiveTarget.StartPatched(Image, tarball);
        Assert.Equal("post post", target.Ask("values"));

        var refused = target.Undo(manifest.Id);

        Assert.Equal(Code.NotSupported, refused.Code);
        Assert.Equal(["Start-up code changed."], refused.Evidence);
        Assert.Contains("Restart without the patch", refused.Message, StringComparison.Ordinal);
        Assert.Equal("post post", target.Ask("values"));
    }

    [Fact]
    public void A_patch_at_start_for_another_build_leaves_the_program_as_it_is()
    {
        var (_, tarball) = (Builder with { Mvid = Guid.NewGuid() }).Build();
        using var target = LiveTarget.StartPatched(Image, tarball);
        Assert.Equal("pre pre", target.Ask("values"));
        Assert.Equal(["Lib: pending", "Lib in the default context: another build, not patched"], Assert.Single(target.View().Patches).Modules);
    }

    [Fact]
    public void A_process_that_opted_out_starts_without_the_agent()
    {
        using var target = LiveTarget.StartPatched(Image, Builder.Build().Tarball, ("PATCHGEN_DISABLE", "1"));
        Assert.Equal("pre pre", target.Ask("values"));
        Assert.Equal("", target.Ask("environment"));
        Assert.False(File.Exists(target.SocketPath));
    }

    [Fact]
    public void A_copy_that_is_loaded_later_is_patched_before_it_runs_and_goes_back_with_the_others()
    {
        var (manifest, tarball) = Builder.Build();
        using var target = LiveTarget.Start(Image);
        Assert.Equal("pre pre", target.Ask("values"));
        Assert.Equal(Code.Ok, target.Attach().Apply(tarball).Code);
        Assert.Equal("pre post", target.Ask("values"));
        Assert.Equal("post", target.Ask("copy"));
        Assert.Equal(["Lib in the default context: patched", "Lib in context 'plugin': patched"], Assert.Single(target.View().Patches).Modules);
        Assert.Equal(Code.Ok, target.Undo(manifest.Id).Code);
        Assert.Equal("pre pre", target.Ask("values"));
    }

    [Fact]
    public void Every_copy_is_switched_at_once()
    {
        var (_, tarball) = Builder.Build();
        using var target = LiveTarget.Start(Image);
        Assert.Equal("pre", target.Ask("copy"));
        Assert.Equal("pre", target.Ask("copy"));
        var applied = target.Attach().Apply(tarball);
        Assert.Equal(Code.Ok, applied.Code);
        Assert.Equal(3, applied.Patch!.Modules.Length);
        Assert.Equal("post post", target.Ask("values"));
    }
}
