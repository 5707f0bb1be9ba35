using System.Diagnostics;
using PatchGen.Format;
using PatchGen.LiveTests.Cli;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Scarcity;

/// <summary>What came of applying a patch to a process that is short of something.</summary>
/// <param name="Shortage">Of what; null: nothing of it can be limited here.</param>
/// <param name="Code">How <c>apply</c> ended.</param>
/// <param name="Exit">Its exit code.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Entered">Whether the agent is in the process.</param>
/// <param name="Requests">How many requests the process answered afterwards, before the shortage was lifted.</param>
/// <param name="Trouble">Null, or what should not be: the process ended, or cannot be patched once there is enough.</param>
internal sealed record Trial(string Shortage, string Code, int Exit, TimeSpan Took, bool Entered, int Requests, string? Trouble)
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);

    /// <summary>Whether it was applied.</summary>
    public bool Applied => Exit == 0;

    /// <summary>Starts a process, keeps it short, applies a patch, waits, lifts the shortage, applies and undoes.</summary>
    /// <param name="sample">The service and its fix.</param>
    /// <param name="shortage">What it is kept short of.</param>
    /// <param name="hold">How long it must go on answering before the shortage is lifted.</param>
    public static Trial? Run(Sample sample, Shortage shortage, TimeSpan hold)
    {
        var (id, file) = sample.InlinedAsync;
        try
        {
            using var target = Warm();
            if (!shortage.Impose(target)) return null;
            var trial = Run(target, shortage, id, file, hold);
            // A runtime may end for want of something without anybody's doing: it is let alone once, to find out.
            return trial is { Trouble: not null, Entered: false } && EndsByItself(shortage, hold) ? trial with { Code = "(ends by itself)", Trouble = null } : trial;
        }
        finally
        {
            shortage.Forget();
        }
    }

    /// <summary>Whether it ended by itself: PatchGen had refused, and a process that it leaves alone ends, too.</summary>
    public bool ByItself => Code == "(ends by itself)";

    // A service that has run for a while: what the runtime compiles anew in the background is compiled.
    private static LiveTarget Warm()
    {
        var target = Sample.Start();
        Assert.Equal("held", target.Ask("hold"));
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(1.5);) Assert.Equal("41", target.Ask("answer"));
        return target;
    }

    private static bool EndsByItself(Shortage shortage, TimeSpan hold)
    {
        using var target = Warm();
        try
        {
            Assert.True(shortage.Impose(target));
            for (var watch = Stopwatch.StartNew(); watch.Elapsed < hold; Thread.Sleep(Between)) target.Ask("answer");
            return false;
        }
        catch (Exception e) when (e is InvalidOperationException or IOException)
        {
            return true;
        }
    }

    private static Trial Run(LiveTarget target, Shortage shortage, string id, string file, TimeSpan hold)
    {
        string[] command = ["apply", "--json", file, "--pid", $"{target.Pid}", "--allow-draining", "--allow-unproven"];
        var watch = Stopwatch.StartNew();
        var tool = Tool.Run(command);
        var trial = new Trial(shortage.ToString(), tool.Code, tool.Exit, watch.Elapsed, Entered: false, Requests: 0, Trouble: null);
        try
        {
            trial = trial with { Entered = File.ReadAllText($"/proc/{target.Pid}/maps").Contains(AgentIdentity.Library, StringComparison.Ordinal) };
            var expected = trial.Applied ? "42" : "41";
            for (watch.Restart(); watch.Elapsed < hold; Thread.Sleep(Between), trial = trial with { Requests = trial.Requests + 1 }) Assert.Equal(expected, target.Ask("answer"));
            shortage.Lift(target);
            var again = Tool.Run(command);
            Assert.True(again.Exit == 0, $"afterwards: {again.Output} {again.Error}");
            Assert.Equal("42", target.Ask("answer"));
            Tool.Run("undo", "--json", id, "--pid", $"{target.Pid}").Is(PatchGen.Format.Code.Ok);
            Assert.Equal("41", target.Ask("answer"));
            return trial;
        }
        catch (Exception e)
        {
            var ended = target.Process.WaitForExit(TimeSpan.FromSeconds(2)) ? $"it ended with {target.Process.ExitCode}; " : "";
            return trial with { Trouble = $"{ended}{e.Message.ReplaceLineEndings(" ")} {target.Errors.ReplaceLineEndings(" ")} ({tool.Output.ReplaceLineEndings(" ")})" };
        }
    }
}
