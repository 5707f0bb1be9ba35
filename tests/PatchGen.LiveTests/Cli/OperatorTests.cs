using System.Text.RegularExpressions;
using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Cli;

public sealed class OperatorTests : IDisposable
{
    private readonly Sample sample = new();
    private readonly LiveTarget target = Sample.Start();

    public void Dispose()
    {
        target.Dispose();
        sample.Dispose();
    }

    [Fact]
    public void A_patch_is_applied_listed_logged_and_reversed()
    {
        var (id, file) = sample.Answer;
        var applied = Tool.Run("apply", file, "--pid", $"{target.Pid}");
        Assert.True(applied.Exit == 0, applied.Error);
        Assert.StartsWith($"Update {id} applied successfully", applied.Output);
        Assert.Contains("warning: the patch is not signed", applied.Error);
        Assert.Equal("42", target.Ask("answer"));

        Assert.Contains(id, Tool.Run("view", "--pid", $"{target.Pid}").Output);
        Assert.Contains("Service.Answer()", Tool.Run("view").Output);

        var undone = Tool.Run("undo", id, "--pid", $"{target.Pid}");
        Assert.True(undone.Exit == 0, undone.Error);
        Assert.StartsWith($"Update {id} reversed successfully", undone.Output);
        Assert.Contains("residue: ", undone.Output);
        Assert.Equal("41", target.Ask("answer"));

        var log = Tool.Run("log", "--pid", $"{target.Pid}").Output;
        Assert.Contains($"Update {id} applied successfully", log);
        Assert.Contains($"Update {id} reversed successfully", log);
    }

    [Fact]
    public void Json_says_the_same_in_fixed_fields()
    {
        var (id, file) = sample.Answer;
        var applied = Tool.Run("apply", "--json", file, "--pid", $"{target.Pid}").Is(Code.Ok).Json;
        Assert.Equal(("apply", "applied", id, target.Pid), ((string)applied["command"]!, (string)applied["outcome"]!, (string)applied["id"]!, (int)applied["pid"]!));
        Assert.Equal(1, (int)applied["schemaVersion"]!);

        var viewed = Tool.Run("view", "--json", "--pid", $"{target.Pid}").Is(Code.Ok).Json["evidence"]![0]!;
        Assert.Equal((id, "Applied", target.Pid), ((string)viewed["id"]!, (string)viewed["state"]!, (int)viewed["pid"]!));

        var undone = Tool.Run("undo", "--json", id, "--pid", $"{target.Pid}").Is(Code.Ok).Json;
        Assert.Equal("reversed", (string)undone["outcome"]!);
        Assert.Empty(Tool.Run("view", "--json", "--pid", $"{target.Pid}").Is(Code.Ok).Json["evidence"]!.AsArray());
    }

    [Fact]
    public void Applying_twice_is_done_already()
    {
        var (_, file) = sample.Answer;
        Tool.Run("apply", "--json", file, "--pid", $"{target.Pid}").Is(Code.Ok);
        Tool.Run("apply", "--json", file, "--pid", $"{target.Pid}").Is(Code.AlreadyApplied);
        Assert.Equal("42", target.Ask("answer"));
    }

    [Fact]
    public void An_unknown_id_is_not_undone()
    {
        Tool.Run("undo", "--json", "00000000", "--pid", $"{target.Pid}").Is(Code.UnknownId);
        Tool.Run("apply", "--json", sample.Answer.File, "--pid", $"{target.Pid}").Is(Code.Ok);
        Tool.Run("undo", "--json", "00000000", "--pid", $"{target.Pid}").Is(Code.UnknownId);
        Tool.Run("undo", "--json", "00000000").Is(Code.UnknownId);
        Assert.Equal("42", target.Ask("answer"));
    }

    [Fact]
    public void Undo_without_a_process_finds_those_that_hold_the_patch()
    {
        using var other = Sample.Start();
        var (id, file) = sample.Unique();
        Tool.Run("apply", "--json", file, "--pid", $"{target.Pid}").Is(Code.Ok);
        Tool.Run("apply", "--json", file, "--pid", $"{other.Pid}").Is(Code.Ok);
        Assert.StartsWith("2 of 2 processes", (string)Tool.Run("undo", "--json", id).Is(Code.Ok).Json["message"]!);
        Assert.Equal(("41", "41"), (target.Ask("answer"), other.Ask("answer")));
    }

    [Fact]
    public void Suspended_instances_are_counted_until_they_are_gone()
    {
        target.Ask("hold");
        var (_, file) = sample.Async;
        var applied = Tool.Run("apply", "--json", file, "--pid", $"{target.Pid}").Is(Code.Draining);
        Assert.Contains("draining: 1 async call from before the switch", (string)applied.Json["message"]!);
        Assert.Contains("apply --wait", (string)applied.Json["message"]!);
        Assert.Contains(applied.Json["evidence"]!.AsArray(), line => ((string)line!).Contains("Service.Wait"));
        Assert.Equal("Draining", State());

        Assert.Equal("41", target.Ask("finish"));
        Assert.True(SpinWait.SpinUntil(() => State() == "Applied", TimeSpan.FromSeconds(60)), State());
    }

    [Fact]
    public async Task Apply_waits_for_what_drains_where_it_is_told_to()
    {
        target.Ask("hold");
        var applying = Task.Run(() => Tool.Run("apply", "--json", sample.Async.File, "--pid", $"{target.Pid}", "--wait", "120"));
        Assert.True(SpinWait.SpinUntil(() => State() == "Draining", TimeSpan.FromSeconds(60)));
        Assert.Equal("41", target.Ask("finish"));
        Assert.Equal("applied", (string)(await applying).Is(Code.Ok).Json["outcome"]!);
    }

    [Theory]
    [InlineData("--allow-draining")]
    [InlineData("--force")]
    public void Draining_is_accepted_where_the_operator_says_so(string option)
    {
        target.Ask("hold");
        var applied = Tool.Run("apply", "--json", sample.Async.File, "--pid", $"{target.Pid}", option);
        Assert.Equal((0, "draining"), (applied.Exit, applied.Code));
        Assert.DoesNotContain("exit 0 with", (string)applied.Json["message"]!);
    }

    [Fact]
    public void Applying_again_is_not_done_while_it_drains()
    {
        target.Ask("hold");
        Tool.Run("apply", "--json", sample.Async.File, "--pid", $"{target.Pid}").Is(Code.Draining);
        var again = Tool.Run("apply", "--json", sample.Async.File, "--pid", $"{target.Pid}").Is(Code.Draining).Json;
        Assert.Equal("draining", (string)again["outcome"]!);
        Assert.Contains("is already applied; draining: ", (string)again["message"]!);

        target.Ask("finish");
        target.Ask("collect");
        Assert.Equal("Applied", State());
        Assert.Equal("already-applied", (string)Tool.Run("apply", "--json", sample.Async.File, "--pid", $"{target.Pid}").Is(Code.AlreadyApplied).Json["outcome"]!);
    }

    [Fact]
    public void What_is_unproven_stays_so_however_often_it_is_applied()
    {
        target.Ask("collectible");
        var (id, file) = sample.Inlined;
        Tool.Run("apply", "--json", file, "--pid", $"{target.Pid}").Is(Code.Unproven);
        foreach (var option in new[] { "--attempts=1", "--allow-draining" })
        {
            var again = Tool.Run("apply", "--json", file, "--pid", $"{target.Pid}", option).Is(Code.Unproven).Json;
            Assert.Equal("unproven", (string)again["outcome"]!);
            Assert.StartsWith($"Update {id} is already applied; unproven: the fix may be without effect in ", (string)again["message"]!);
            Assert.Contains("mends it", (string)again["message"]!);
        }

        Assert.Equal(0, Tool.Run("apply", file, "--pid", $"{target.Pid}", "--allow-unproven").Exit);
    }

    [Fact]
    public void The_worst_state_comes_first_and_hides_no_other()
    {
        target.Ask("collectible");
        target.Ask("hold");
        var (_, file) = sample.InlinedAsync;
        var applied = Tool.Run("apply", "--json", file, "--pid", $"{target.Pid}").Is(Code.Unproven);
        var message = (string)applied.Json["message"]!;
        Assert.Matches("applied; unproven: .*; and draining: 1 async call .*exit 0 with --allow-unproven and --allow-draining", message);
        Assert.Equal("Unproven", State());
        Assert.Contains("Unproven, Draining", Tool.Run("view", "--pid", $"{target.Pid}").Output);

        Tool.Run("apply", "--json", file, "--pid", $"{target.Pid}", "--allow-draining").Is(Code.Unproven);
        Tool.Run("apply", "--json", file, "--pid", $"{target.Pid}", "--allow-unproven").Is(Code.Unproven);
        Assert.Equal(0, Tool.Run("apply", file, "--pid", $"{target.Pid}", "--allow-draining", "--allow-unproven").Exit);
    }

    [Fact]
    public void Every_stop_is_reported_also_that_of_attempts_in_vain()
    {
        target.Ask("stay");
        var refused = Tool.Run("apply", "--json", sample.Stay.File, "--pid", $"{target.Pid}", "--attempts", "3").Is(Code.Busy);
        Assert.Contains(refused.Json["evidence"]!.AsArray(), line => Regex.IsMatch((string)line!, @"stood still \d+ times, .* ms in all, .* ms at most"));

        var (id, file) = sample.Answer;
        foreach (var done in new[] { Tool.Run("apply", "--json", file, "--pid", $"{target.Pid}"), Tool.Run("undo", "--json", id, "--pid", $"{target.Pid}") })
            Assert.Contains(done.Is(Code.Ok).Json["evidence"]!.AsArray(), line => ((string)line!).StartsWith("stood still "));
        Assert.Equal(3, Tool.Run("log", "--pid", $"{target.Pid}").Output.Split('\n').Count(line => line.Contains(": stood still ")));
    }

    [Fact]
    public void Generated_code_is_patched_too()
    {
        Assert.Equal("41", target.Ask("generate"));
        var (id, file) = sample.Inlined;
        Tool.Run("apply", "--json", file, "--pid", $"{target.Pid}").Is(Code.Ok);
        Assert.Equal(("42", "42"), (target.Ask("answer"), target.Ask("generated")));
        Tool.Run("undo", "--json", id, "--pid", $"{target.Pid}").Is(Code.Ok);
        Assert.Equal(("41", "41"), (target.Ask("answer"), target.Ask("generated")));
    }

    [Fact]
    public void Collectible_code_makes_a_patch_unproven_and_is_named()
    {
        Assert.Equal("41", target.Ask("collectible"));
        var (id, file) = sample.Inlined;
        var applied = Tool.Run("apply", "--json", file, "--pid", $"{target.Pid}").Is(Code.Unproven);
        Assert.Contains(applied.Json["evidence"]!.AsArray(), line => ((string)line!).Contains("Unloadable"));
        Assert.Equal("42", target.Ask("answer"));

        Tool.Run("undo", "--json", id, "--pid", $"{target.Pid}").Is(Code.Ok);
        var allowed = Tool.Run("apply", "--json", file, "--pid", $"{target.Pid}", "--allow-unproven");
        Assert.Equal((0, "unproven"), (allowed.Exit, allowed.Code));
    }

    [Fact]
    public void A_method_that_never_leaves_the_stack_is_busy_with_its_frames()
    {
        target.Ask("stay");
        var refused = Tool.Run("apply", "--json", sample.Stay.File, "--pid", $"{target.Pid}", "--attempts", "3").Is(Code.Busy);
        Assert.Contains(refused.Json["evidence"]!.AsArray(), line => ((string)line!).Contains("Stay"));

        Assert.Equal("left", target.Ask("leave"));
        Tool.Run("apply", "--json", sample.Stay.File, "--pid", $"{target.Pid}").Is(Code.Ok);
    }

    [Fact]
    public void What_the_maintainer_accepted_is_shown_with_his_reason()
    {
        var (_, file) = sample.Accepted;
        Assert.Contains("PG2001 accepted: Service.Answer: it matters (it does not here)", Tool.Run("apply", file, "--pid", $"{target.Pid}").Error);
        Assert.Contains("it does not here", Tool.Run("inspect", file).Output);
    }

    private string State() => (string?)Tool.Run("view", "--json", "--pid", $"{target.Pid}").Is(Code.Ok).Json["evidence"]!.AsArray().FirstOrDefault()?["state"] ?? "";
}
