using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Cli;

public sealed class ExecTests : IDisposable
{
    private readonly Sample sample = new();

    public void Dispose() => sample.Dispose();

    [Fact]
    public void A_program_starts_with_the_patch_and_lists_it()
    {
        var (id, file) = sample.Answer;
        using var target = LiveTarget.Launch(["dotnet", Tool.Path, "exec", "--patch", file, "--"], Sample.Library);
        Assert.Equal("42", target.Ask("answer"));

        var viewed = Tool.Run("view", "--json", "--pid", $"{target.Pid}").Is(Code.Ok).Json["evidence"]![0]!;
        Assert.Equal((id, true), ((string)viewed["id"]!, (bool)viewed["atStart"]!));
        Tool.Run("undo", "--json", id, "--pid", $"{target.Pid}").Is(Code.Ok);
        Assert.Equal("41", target.Ask("answer"));
    }

    [Fact]
    public void A_bad_tarball_starts_nothing()
    {
        var bad = sample.Write("bad.patch.tar.gz", "no gzip"u8);
        Tool.Run("exec", "--json", "--patch", bad, "--", "touch", bad + ".started").Is(Code.TarballTruncated);
        Assert.False(File.Exists(bad + ".started"));
    }

    [Fact]
    public void A_program_that_is_not_there_is_usage() =>
        Tool.Run("exec", "--json", "--patch", sample.Answer.File, "--", "/nowhere/program").Is(Code.Usage);
}
