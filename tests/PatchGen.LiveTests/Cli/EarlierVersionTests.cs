using System.Text.Json;
using PatchGen.Cli.Attach;
using PatchGen.Cli.Attach.Target;
using PatchGen.Format;

namespace PatchGen.LiveTests.Cli;

/// <summary>The tool meets an agent of another version: one that speaks as 0.1.0 was recorded to speak, or one that tells what it understands.</summary>
public sealed class EarlierVersionTests : IDisposable
{
    private const string Patch = "ek47f39s";

    private readonly Sample sample = new();

    public void Dispose() => sample.Dispose();

    [Fact]
    public void What_0_1_0_sent_still_means_the_same()
    {
        var requests = RecordedFrames.Of(WireFrame.Request).Select(frame => JsonSerializer.Deserialize(frame, FormatJson.Default.WireRequest)!).ToList();
        Assert.Equal([WireCommand.Ping, WireCommand.Apply, WireCommand.View, WireCommand.Log, WireCommand.Undo, WireCommand.View], requests.Select(request => request.Command));
        Assert.Equal([1, 1, 1, 1, 1, 2], requests.Select(request => request.Protocol));
        Assert.Equal(Patch, requests[4].Id);

        var steps = RecordedFrames.Of(WireFrame.Progress).Select(frame => JsonSerializer.Deserialize(frame, FormatJson.Default.WireProgress)!);
        Assert.Equal(["Load", "Check", "De-inline", "Generated code", "Switch", "Prove", "Switch", "Prove"], steps.Select(step => step.Stage));

        var answers = RecordedFrames.Of(WireFrame.Response).Select(frame => JsonSerializer.Deserialize(frame, FormatJson.Default.WireResponse)!).ToList();
        Assert.Equal(["ok", "ok", "ok", "ok", "ok", "not-supported"], answers.Select(answer => answer.Code.Name));
        Assert.All(answers, answer => Assert.Null(answer.Agent));
        Assert.Equal((Patch, PatchState.Applied, "Shop.Answer()", 1), (answers[1].Patch!.Id, answers[1].Patch!.State, Assert.Single(answers[1].Patch!.Methods), answers[1].Attempts));
        Assert.Equal(Patch, Assert.Single(answers[2].Patches).Id);
        Assert.Contains(answers[3].Log, line => line.EndsWith($"Update {Patch} applied successfully", StringComparison.Ordinal));
        Assert.Equal(PatchState.Reversed, answers[4].Patch!.State);
    }

    [Fact]
    public void Nothing_that_0_1_0_understands_was_dropped()
    {
        Assert.Empty(FirstRelease.Agent.Commands.Except(WireAgent.Own.Commands));
        Assert.Empty(FirstRelease.Agent.Request.Except(WireAgent.Own.Request));
        Assert.Empty(FirstRelease.Agent.Manifest.Except(WireAgent.Own.Manifest));
    }

    [Fact]
    public void An_agent_tells_what_it_understands()
    {
        using var target = Sample.Start();
        Tool.Run("apply", "--json", sample.Answer.File, "--pid", $"{target.Pid}").Is(Code.Ok);
        var process = TargetProcess.Find(target.Pid)!;

        var told = RuntimeClient.Send(RuntimeSocket.Connect(process)!.Value.Value!, process, new WireRequest { Command = WireCommand.Ping }, null, _ => { }, TestContext.Current.CancellationToken).Value!.Agent!;

        Assert.Equal(WireAgent.Own.Version, told.Version);
        Assert.Equal(WireAgent.Own.Commands, told.Commands);
        Assert.Equal(WireAgent.Own.Request, told.Request);
        Assert.Equal(WireAgent.Own.Manifest, told.Manifest);
    }

    [Fact]
    public void What_0_1_0_applied_is_listed_logged_and_undone()
    {
        using var process = new EarlierProcess();

        var view = Run("view", "--json").Is(Code.Ok).Json["evidence"]!.AsArray();
        Assert.Equal(Patch, (string)Assert.Single(view)!["id"]!);
        Assert.Contains("applied successfully", string.Concat(Run("log").Output));
        Assert.Equal("reversed", (string)Run("undo", Patch, "--json").Is(Code.Ok).Json["outcome"]!);

        Assert.Equal([WireCommand.View, WireCommand.Log, WireCommand.Undo], process.Commands);
        Assert.All(process.Requests, request => Assert.Empty(FirstRelease.Agent.Unknown(request)));
    }

    [Fact]
    public void A_patch_that_0_1_0_understands_is_applied_by_it()
    {
        using var process = new EarlierProcess();
        var (_, file) = sample.Answer;

        Assert.Equal("applied", (string)Run("apply", file, "--json").Is(Code.Ok).Json["outcome"]!);

        Assert.Equal([WireCommand.Ping, WireCommand.Apply], process.Commands);
        Assert.Equal(File.ReadAllBytes(file), process.Blob);
    }

    [Fact]
    public void A_patch_that_means_more_than_the_agent_knows_is_not_sent_to_it()
    {
        // An agent from before a part of today's manifests.
        using var process = new EarlierProcess(FirstRelease.Agent with { Version = "0.0.9", Manifest = [.. FirstRelease.Agent.Manifest.Where(member => !member.StartsWith("targets.replacements.mayBe", StringComparison.Ordinal))] });

        var refused = Run("apply", sample.Answer.File, "--json").Is(Code.NotSupported);

        Assert.Equal(["targets.replacements.mayBeInlined"], refused.Json["evidence"]!.AsArray().Select(line => (string)line!));
        Assert.Contains("PatchGen 0.0.9", (string)refused.Json["message"]!);
        Assert.Equal([WireCommand.Ping], process.Commands);
    }

    [Fact]
    public void An_option_that_the_agent_does_not_know_is_refused_and_the_command_not_run_without_it()
    {
        using var process = new EarlierProcess(FirstRelease.Agent with { Version = "0.0.9", Request = FirstRelease.Agent.Request.Remove("allowPause") });

        Assert.Equal(["allowPause"], Run("apply", sample.Answer.File, "--json", "--allow-pause").Is(Code.NotSupported).Json["evidence"]!.AsArray().Select(line => (string)line!));
        Assert.Equal([WireCommand.Ping], process.Commands);

        Assert.Equal("applied", (string)Run("apply", sample.Answer.File, "--json").Is(Code.Ok).Json["outcome"]!);
    }

    [Fact]
    public void A_dry_run_is_not_sent_to_an_agent_that_knows_none()
    {
        using var process = new EarlierProcess();

        Assert.Equal(["rehearse"], Run("apply", sample.Answer.File, "--json", "--dry-run").Is(Code.NotSupported).Json["evidence"]!.AsArray().Select(line => (string)line!));
        Assert.Equal([WireCommand.Ping], process.Commands);
    }

    [Fact]
    public void Members_of_a_later_version_are_passed_over_on_both_sides()
    {
        var request = JsonSerializer.Deserialize("""{"protocol":1,"command":"view","of-tomorrow":{"a":[1]},"id":null}""", FormatJson.Default.WireRequest)!;
        Assert.Equal((WireCommand.View, 1), (request.Command, request.Protocol));

        using var process = new EarlierProcess(more: """ "of-tomorrow":{"a":[1,{"b":null}]}, """);
        Assert.Equal(Patch, (string)Assert.Single(Run("view", "--json").Is(Code.Ok).Json["evidence"]!.AsArray())!["id"]!);
    }

    // This very process plays the patched one.
    private static Tool Run(string command, params string[] arguments) => Tool.Run([command, .. arguments, "--pid", $"{Environment.ProcessId}"]);
}
