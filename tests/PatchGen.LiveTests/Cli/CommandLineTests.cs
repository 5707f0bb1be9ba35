using PatchGen.Format;

namespace PatchGen.LiveTests.Cli;

public sealed class CommandLineTests : IDisposable
{
    private readonly Sample sample = new();

    public void Dispose() => sample.Dispose();

    [Theory]
    [InlineData("create")]
    [InlineData("diff")]
    [InlineData("inspect")]
    [InlineData("explain")]
    [InlineData("status")]
    [InlineData("apply")]
    [InlineData("view")]
    [InlineData("undo")]
    [InlineData("log")]
    [InlineData("exec")]
    [InlineData("sign")]
    public void Each_command_has_help_with_an_example(string command)
    {
        var help = Tool.Run(command, "--help");
        Assert.Equal(0, help.Exit);
        Assert.Contains($"Examples:{Environment.NewLine}  patchgen {command}", help.Output);
        Assert.Contains("Exit codes: 0 done", help.Output);
        Assert.Contains("  " + command, Tool.Run("--help").Output);
    }

    [Theory]
    [InlineData("no-such-command")]
    [InlineData("apply")]
    [InlineData("undo")]
    [InlineData("status", "--no-such-option")]
    [InlineData("status", "--pid", "x")]
    [InlineData("apply", "x.tar.gz", "--pid", "1", "--attempts", "0")]
    [InlineData("explain", "PG0000")]
    public void A_wrong_command_line_is_usage(params string[] arguments)
    {
        Tool.Run([.. arguments, "--json"]).Is(Code.Usage);
        var plain = Tool.Run(arguments);
        Assert.Equal((2, ""), (plain.Exit, plain.Output));
        Assert.StartsWith("patchgen: usage: ", plain.Error);
    }

    [Fact]
    public void A_process_is_named_one_way()
    {
        Tool.Run("apply", "--json", sample.Answer.File).Is(Code.Usage);
        Tool.Run("apply", "--json", sample.Answer.File, "--pid", "1", "--name", "x").Is(Code.Usage);
    }

    [Fact]
    public void Version_is_one_line() => Assert.Matches(@"^\d+\.\d+\.\d+\S*\n$", Tool.Run("--version").Output);

    [Fact]
    public void Inspect_shows_what_is_replaced()
    {
        var (id, file) = sample.Async;
        var plain = Tool.Run("inspect", file).Output;
        Assert.Contains(id, plain);
        Assert.Contains("Service.Wait()", plain);
        Assert.Contains("async", plain);
        var json = Tool.Run("inspect", "--json", file).Is(Code.Ok).Json;
        Assert.Equal(id, (string)json["id"]!);
        Assert.Equal(id, (string)json["evidence"]![0]!["id"]!);
    }

    [Fact]
    public void Explain_prints_the_page_of_a_rule()
    {
        var plain = Tool.Run("explain", "pg1001");
        Assert.Equal(0, plain.Exit);
        Assert.StartsWith("PG1001", plain.Output);
        Assert.Contains("```csharp pre", plain.Output);
        Assert.Contains("# PG1001", (string)Tool.Run("explain", "--json", "PG1001").Is(Code.Ok).Json["evidence"]![0]!);
    }

    [Fact]
    public void Status_lists_a_process_by_the_name_of_its_assembly()
    {
        using var target = TargetApp.Start();
        var row = Tool.Run("status", "--json").Is(Code.Ok).Json["evidence"]!.AsArray().Single(row => (int)row!["pid"]! == target.Pid)!;
        Assert.Equal(("CliTarget", true, false), ((string)row["name"]!, (bool)row["patchable"]!, (bool)row["agent"]!));
        Assert.Equal(Environment.Version.ToString(), (string)row["runtime"]!);
        Assert.Contains("CliTarget", Tool.Run("status", "--pid", $"{target.Pid}").Output);
        Assert.Equal("pong", target.Ask("ping"));
    }

    [Fact]
    public void Several_processes_of_a_name_are_patched_each()
    {
        // A name of this run's own: other programs are left alone.
        var name = $"Fleet{Environment.ProcessId}";
        using var one = Sample.StartAs(name);
        using var two = Sample.StartAs(name, ("PATCHGEN_DISABLE", "1"));
        var tool = Tool.Run("apply", "--json", sample.Answer.File, "--name", name).Is(Code.OptedOut);
        var rows = tool.Json["evidence"]!.AsArray();
        Assert.Equal(2, rows.Count);
        Assert.Equal("ok", Row(one.Pid)["code"]);
        Assert.Equal("opted-out", Row(two.Pid)["code"]);
        Assert.Equal(("42", "41"), (one.Ask("answer"), two.Ask("answer")));

        IReadOnlyDictionary<string, string> Row(int pid) => rows.Select(row => row!.AsObject()).Single(row => (int)row["pid"]! == pid)
            .ToDictionary(field => field.Key, field => field.Value?.ToString() ?? "");
    }
}
