using System.Diagnostics;
using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Cli;

/// <summary>Ctrl-C ends with 130 and leaves nothing half done.</summary>
public sealed class CancelTests : IDisposable
{
    private readonly Sample sample = new();
    private readonly LiveTarget target = Sample.Start();

    public void Dispose()
    {
        target.Dispose();
        sample.Dispose();
    }

    [Fact]
    public void Cancelled_while_it_is_busy_nothing_is_changed()
    {
        target.Ask("stay");
        using var tool = Tool.Begin(new Dictionary<string, string>(), "apply", "--json", sample.Stay.File, "--pid", $"{target.Pid}", "--attempts", "1000000");
        WaitUntil(() => Log().Contains("Switch"));
        Interrupt(tool);

        Tool.End(tool).Is(Code.Cancelled);
        Assert.Empty(target.View().Patches);
        Assert.Equal("41", target.Ask("answer"));
        Assert.Equal("left", target.Ask("leave"));
        Tool.Run("apply", "--json", sample.Stay.File, "--pid", $"{target.Pid}").Is(Code.Ok);
    }

    [Fact]
    public void A_killed_tool_leaves_the_process_as_it_was()
    {
        target.Ask("stay");
        using var tool = Tool.Begin(new Dictionary<string, string>(), "apply", "--json", sample.Stay.File, "--pid", $"{target.Pid}", "--attempts", "1000000");
        WaitUntil(() => Log().Contains("Switch"));
        tool.Kill();
        tool.WaitForExit();

        // The runtime notices that nobody waits for it any more, and serves the next.
        Tool.Run("apply", "--json", sample.Answer.File, "--pid", $"{target.Pid}").Is(Code.Ok);
        Assert.Equal([sample.Answer.Id], target.View().Patches.Select(p => p.Id));
        Assert.Equal("42", target.Ask("answer"));
    }

    private string Log() => Tool.Run("log", "--pid", $"{target.Pid}").Output;

    private static void Interrupt(Process tool)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", ["-INT", $"{tool.Id}"]))!;
        kill.WaitForExit();
    }

    private static void WaitUntil(Func<bool> condition)
    {
        for (var waited = Stopwatch.StartNew(); !condition(); Thread.Sleep(20)) Assert.True(waited.Elapsed < TimeSpan.FromSeconds(90));
    }
}
