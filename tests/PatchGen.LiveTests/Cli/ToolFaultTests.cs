using System.Diagnostics;
using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Cli;

/// <summary>Whatever becomes of the tool, the process answers, is on one side, and takes the next patch. All steps, often: <c>eng/standstill --faults</c>.</summary>
public sealed class ToolFaultTests : IDisposable
{
    private readonly Sample sample = new();
    private readonly LiveTarget target = Sample.Start();

    public void Dispose()
    {
        target.Dispose();
        sample.Dispose();
    }

    [Fact]
    public void While_the_tool_is_stopped_the_process_answers_and_ends_what_was_begun()
    {
        target.Ask("stay");
        var (id, file) = sample.Stay;
        using var tool = Tool.Begin(new Dictionary<string, string>(), "apply", "--json", file, "--pid", $"{target.Pid}", "--attempts", "1000000");
        WaitUntil(() => HasSocket() && target.Log().Any(line => line.Contains("apply: Switch", StringComparison.Ordinal)));
        Signal("STOP", tool);
        try
        {
            WaitUntil(() => Stat(tool.Id) == 'T');
            for (var i = 0; i < 20; i++) Assert.Equal("41", target.Ask("answer"));
            Assert.Equal("left", target.Ask("leave"));
            WaitUntil(() => target.View().Patches.Any(patch => patch.Id == id && patch.State == PatchState.Applied));
            Assert.Equal('T', Stat(tool.Id));
        }
        finally
        {
            Signal("CONT", tool);
        }

        Tool.End(tool).Is(Code.Ok);
    }

    [Fact]
    public void A_tool_that_stops_in_the_midst_of_its_tarball_keeps_no_other_from_the_process()
    {
        target.Attach();
        using var half = Half(sample.Inlined.File);
        Assert.Equal("41", target.Ask("answer"));
        Tool.Run("apply", "--json", sample.Answer.File, "--pid", $"{target.Pid}").Is(Code.Ok);
        Assert.Equal("42", target.Ask("answer"));
        Tool.Run("undo", "--json", sample.Answer.Id, "--pid", $"{target.Pid}").Is(Code.Ok);
        Assert.Equal("41", target.Ask("answer"));
    }

    [Fact]
    public void A_tool_that_is_killed_in_the_midst_of_its_tarball_leaves_the_process_as_it_was()
    {
        target.Attach();
        using (Half(sample.Answer.File))
        {
        }

        WaitUntil(() => target.Log().Any(line => line.Contains("connection lost", StringComparison.Ordinal)));
        Assert.Empty(target.View().Patches);
        Assert.Equal("41", target.Ask("answer"));
        Tool.Run("apply", "--json", sample.Answer.File, "--pid", $"{target.Pid}").Is(Code.Ok);
        Assert.Equal("42", target.Ask("answer"));
    }

    [Fact]
    public void A_tool_that_is_killed_while_it_undoes_leaves_one_side_or_the_other()
    {
        var (id, file) = sample.Answer;
        Tool.Run("apply", "--json", file, "--pid", $"{target.Pid}").Is(Code.Ok);
        using (var stream = target.Connect()) WireStream.Write(stream, WireFrame.Request, new WireRequest { Command = WireCommand.Undo, Id = id }, FormatJson.Default.WireRequest);

        // One client after the other: its answer comes once the first command has ended.
        var undone = Tool.Run("undo", "--json", id, "--pid", $"{target.Pid}");
        Assert.Contains(undone.Code, new[] { Code.Ok.Name, Code.UnknownId.Name });
        WaitUntil(() => target.View().Patches.All(patch => patch.State == PatchState.Reversed));
        Assert.Equal("41", target.Ask("answer"));
        Tool.Run("apply", "--json", file, "--pid", $"{target.Pid}").Is(Code.Ok);
        Assert.Equal("42", target.Ask("answer"));
    }

    // A connection over which half of an apply has come.
    private IDisposable Half(string file)
    {
        var tarball = File.ReadAllBytes(file);
        using var frame = new MemoryStream();
        WireStream.Write(frame, WireFrame.Blob, tarball);
        var stream = target.Connect();
        WireStream.Write(stream, WireFrame.Request, new WireRequest { Command = WireCommand.Apply }, FormatJson.Default.WireRequest);
        stream.Write(frame.GetBuffer(), 0, (int)frame.Length / 2);
        stream.Flush();
        return stream;
    }

    private bool HasSocket() => File.Exists(target.SocketPath);

    private static char Stat(int pid)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        return stat[stat.LastIndexOf(')') + 2];
    }

    private static void Signal(string name, Process process)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", [$"-{name}", $"{process.Id}"]))!;
        kill.WaitForExit();
    }

    private static void WaitUntil(Func<bool> condition)
    {
        for (var waited = Stopwatch.StartNew(); !condition(); Thread.Sleep(20)) Assert.True(waited.Elapsed < TimeSpan.FromSeconds(90));
    }
}
