using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Cli;

/// <summary>What an operator sees of transform hooks.</summary>
public sealed class HookTests : IDisposable
{
    private readonly Sample sample = new();
    private readonly LiveTarget target = Sample.Start();

    public void Dispose()
    {
        target.Dispose();
        sample.Dispose();
    }

    [Fact]
    public void What_is_in_flight_refuses_and_once_it_has_drained_the_patch_goes_in()
    {
        var (id, file) = sample.AsyncHooked;
        Assert.Equal("held", target.Ask("hold"));
        var refused = Tool.Run("apply", file, "--pid", $"{target.Pid}");
        Assert.True(refused.Exit == Code.InFlight.Exit, refused.Error);
        Assert.Contains("1 async call of Service.Wait()", refused.Error);
        Assert.Contains("--allow-draining", refused.Error);

        Assert.Equal("41", target.Ask("finish"));
        Assert.Equal("collected", target.Ask("collect"));
        var applied = Tool.Run("apply", file, "--pid", $"{target.Pid}");
        Assert.True(applied.Exit == 0, applied.Error);
        Assert.Contains("changed code was closed", applied.Output);
        Assert.Contains("warning: Apply hook Transforms.Apply writes beside the journal, which stays where the patch fails after it: Apply writes Service.pending.", applied.Error);
        Assert.Contains("warning: the patch cannot be undone in a process that took it: Nobody wrote down what was there.", applied.Error);

        var undone = Tool.Run("undo", id, "--pid", $"{target.Pid}");
        Assert.True(undone.Exit == Code.NotReversible.Exit, undone.Error);
        Assert.Contains("Nobody wrote down what was there.", undone.Error);
        Assert.Contains("cannot be undone: Nobody wrote down what was there.", Tool.Run("inspect", file).Output);
    }

    [Fact]
    public void A_veto_is_told_with_its_reason()
    {
        var vetoed = Tool.Run("apply", sample.Vetoed.File, "--pid", $"{target.Pid}");
        Assert.True(vetoed.Exit == Code.Vetoed.Exit, vetoed.Error);
        Assert.Contains("CheckApply hook Transforms.CheckApply vetoed: the answer is being given", vetoed.Error);
        Assert.Equal("41", target.Ask("answer"));
        Assert.Contains("vetoed", Tool.Run("log", "--pid", $"{target.Pid}").Output);
    }
}
