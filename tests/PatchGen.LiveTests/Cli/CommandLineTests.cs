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

    [Theory]
    [InlineData("'apply' needs <tarball>", "apply")]
    [InlineData("'undo' needs <id>", "undo", "--pid", "1")]
    [InlineData("There is no 'aply'; did you mean 'apply'?", "aply")]
    [InlineData("There is no 'stauts'; did you mean 'status'?", "stauts")]
    [InlineData("There is no '--pdi'; did you mean '--pid'?", "status", "--pdi", "1")]
    [InlineData("There is no command 'frobnicate'.", "frobnicate")]
    [InlineData("--pid takes a number from 1 up, not 'x'.", "status", "--pid", "x")]
    [InlineData("--max-shadow-objects takes a number from 1 up, not 'many'.", "apply", "x.tar.gz", "--max-shadow-objects", "many")]
    public void What_is_wrong_with_a_command_line_is_named(string message, params string[] arguments)
    {
        var error = Tool.Run(arguments).Error;
        Assert.StartsWith("patchgen: usage: " + message, error);
        Assert.DoesNotContain("System.", error);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(64)]
    public void A_tool_that_may_open_too_few_files_reports_just_that(int limit)
    {
        var tool = Run();
        Assert.Equal((Code.ShortOfDescriptors.Exit, ""), (tool.Exit, tool.Output));
        Assert.StartsWith("patchgen: short-of-descriptors: The tool itself may open ", tool.Error);
        Run("--json").Is(Code.ShortOfDescriptors);

        Tool Run(params string[] arguments) => Tool.Start("sh", ["-c", $"ulimit -n {limit}; exec \"$@\"", "sh", "dotnet", Tool.Path, "status", .. arguments]);
    }

    [Fact]
    public void A_process_that_may_not_be_looked_at_is_refused_for_what_it_is()
    {
        // The first process of a machine or a container: root's, and most often out of reach for root too.
        var refused = Tool.Run("apply", "--json", sample.Answer.File, "--pid", "1");
        Assert.Contains(refused.Code, new[] { Code.NotPermitted.Name, Code.NoProcess.Name });
        Assert.DoesNotContain(".sock", (string)refused.Json["message"]!);
        Assert.Equal(refused.Code, Tool.Run("status", "--json", "--pid", "1").Code);
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
    public void Status_leaves_out_the_tool_itself_and_the_SDKs_own_processes()
    {
        // Started as the compiler's server is, by its own name.
        using var server = Sample.StartAs("VBCSCompiler");
        Assert.DoesNotContain(server.Pid, Pids(Tool.Run("status", "--json")));
        Assert.Contains(server.Pid, Pids(Tool.Run("status", "--json", "--all")));
        Assert.Contains(server.Pid, Pids(Tool.Run("status", "--json", "--pid", $"{server.Pid}")));
        Assert.DoesNotContain(Tool.Run("status", "--json", "--all").Json["evidence"]!.AsArray(), row => (string)row!["name"]! is "patchgen" or "dotnet");

        static IEnumerable<int> Pids(Tool tool) => tool.Json["evidence"]!.AsArray().Select(row => (int)row!["pid"]!);
    }

    [Fact]
    public void Details_are_printed_under_the_process_that_they_are_of()
    {
        var name = $"Pair{Environment.ProcessId}";
        using var one = Sample.StartAs(name);
        using var two = Sample.StartAs(name);
        var (id, file) = sample.Answer;
        Assert.Equal(0, Tool.Run("apply", file, "--name", name).Exit);

        var log = Tool.Run("log", "--name", name).Output.Split('\n');
        var view = Tool.Run("view", "--name", name).Output.Split('\n');
        foreach (var target in new[] { one, two })
        {
            Assert.Contains(log.SkipWhile(line => line != $"  {target.Pid}:").Skip(1).TakeWhile(line => line.StartsWith("    ")), line => line.EndsWith($"Update {id} applied successfully"));
            Assert.Contains(view.SkipWhile(line => line != $"  {target.Pid} {name}: {id}").Skip(1).TakeWhile(line => line.StartsWith("    ")), line => line.Contains("Service.Answer()"));
        }
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
