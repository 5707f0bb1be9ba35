using System.Diagnostics;
using Microsoft.Diagnostics.NETCore.Client;
using PatchGen.Cli.Attach;
using PatchGen.Cli.Attach.Target;
using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Cli;

/// <summary>A process that cannot be patched is refused with its reason, by status before anything is tried, and goes on unharmed.</summary>
public sealed class UnpatchableProcessTests : IDisposable
{
    private readonly Sample sample = new();

    public void Dispose() => sample.Dispose();

    [Theory]
    [InlineData("DOTNET_EnableDiagnostics", "0", "diagnostics-off")]
    [InlineData("DOTNET_EnableDiagnostics_IPC", "0", "diagnostics-off")]
    [InlineData("DOTNET_ProfApi_RejitOnAttach", "0", "not-supported")]
    [InlineData("PATCHGEN_DISABLE", "1", "opted-out")]
    public void A_process_started_so_that_it_cannot_be_patched_is_refused(string variable, string value, string code)
    {
        using var target = Sample.Start((variable, value));

        var refused = Apply(target.Pid).Is(Code.Parse(code));
        Assert.Contains($"{variable}={value}", (string)refused.Json["message"]!);
        Tool.Run("status", "--json", "--pid", $"{target.Pid}").Is(Code.Parse(code));
        Unharmed(target);
    }

    [Fact]
    public void An_opt_out_is_overridden_by_force_alone()
    {
        using var target = Sample.Start(("PATCHGEN_DISABLE", "1"));
        Tool.Run("apply", "--json", sample.Answer.File, "--pid", $"{target.Pid}", "--allow-draining", "--allow-unproven").Is(Code.OptedOut);
        Tool.Run("apply", "--json", sample.Answer.File, "--pid", $"{target.Pid}", "--force").Is(Code.Ok);
        Assert.Equal("42", target.Ask("answer"));
    }

    [Fact]
    public void A_process_started_with_another_profiler_is_refused()
    {
        using var target = Sample.Start(
            ("CORECLR_ENABLE_PROFILING", "1"), ("CORECLR_PROFILER", OtherProfiler.Clsid.ToString("B")), ("CORECLR_PROFILER_PATH", OtherProfiler.Build(sample)));
        Apply(target.Pid).Is(Code.ProfilerActive);
        Tool.Run("status", "--json", "--pid", $"{target.Pid}").Is(Code.ProfilerActive);
        Unharmed(target);
    }

    [Fact]
    public void A_process_that_another_profiler_was_attached_to_is_refused()
    {
        using var target = Sample.Start();
        new DiagnosticsClient(target.Pid).AttachProfiler(TimeSpan.FromSeconds(90), OtherProfiler.Clsid, OtherProfiler.Build(sample));
        // Twice: the runtime loaded our file before it saw that there is no place, and that must not look like an agent.
        Apply(target.Pid).Is(Code.ProfilerActive);
        Apply(target.Pid).Is(Code.ProfilerActive);
        Assert.Equal("41", target.Ask("answer"));
    }

    [Fact]
    public void A_profiler_that_was_only_named_at_start_holds_no_place()
    {
        using var target = Sample.Start(
            ("CORECLR_ENABLE_PROFILING", "1"), ("CORECLR_PROFILER", OtherProfiler.Clsid.ToString("B")), ("CORECLR_PROFILER_PATH", "/nowhere/libprofiler.so"));
        Apply(target.Pid).Is(Code.Ok);
        Assert.Equal("42", target.Ask("answer"));
    }

    [Fact]
    public void A_process_that_is_not_there_is_refused()
    {
        using var gone = Process.Start(new ProcessStartInfo("true"))!;
        gone.WaitForExit();
        Apply(gone.Id).Is(Code.NoProcess);
        Tool.Run("undo", "--json", sample.Answer.Id, "--pid", $"{gone.Id}").Is(Code.NoProcess);
        Tool.Run("view", "--json", "--pid", $"{gone.Id}").Is(Code.NoProcess);
        Tool.Run("log", "--json", "--pid", $"{gone.Id}").Is(Code.NoProcess);
        Tool.Run("status", "--json", "--pid", $"{gone.Id}").Is(Code.NoProcess);
        Tool.Run("apply", "--json", sample.Answer.File, "--name", "no-such-name").Is(Code.NoProcess);
    }

    [Fact]
    public void A_process_without_NET_is_refused()
    {
        using var sleep = Process.Start(new ProcessStartInfo("sleep", ["1000"]))!;
        // A dead process of the same number left its port behind.
        var stale = Path.Combine(Path.GetTempPath(), $"dotnet-diagnostic-{sleep.Id}-1-socket");
        File.WriteAllText(stale, "");
        try
        {
            Apply(sleep.Id).Is(Code.NoProcess);
        }
        finally
        {
            sleep.Kill();
            File.Delete(stale);
        }
    }

    [Fact]
    public void A_process_that_is_killed_under_way_went_away()
    {
        using var target = Sample.Start();
        // It is stopped, so that the attach waits for it; then it is gone.
        Signal(target.Pid, "STOP");
        using var tool = Tool.Begin(new Dictionary<string, string>(), "apply", "--json", sample.Answer.File, "--pid", $"{target.Pid}");
        WaitUntil(() => HasDiagnosticsClient(target.Pid) || tool.HasExited);
        target.Process.Kill();
        Tool.End(tool).Is(Code.ProcessExited);
    }

    [Fact]
    public void A_process_that_ended_before_the_agent_could_be_placed_went_away()
    {
        TargetProcess gone;
        using (var target = Sample.Start()) gone = TargetProcess.Find(target.Pid)!;
        Assert.Equal(Code.ProcessExited, AgentFiles.Place(gone).Failure?.Code);
        Assert.Equal(Code.ProcessExited, Attacher.Connect(gone, force: false, _ => { }, CancellationToken.None).Failure?.Code);
    }

    [Fact]
    public void A_process_of_another_user_is_refused_with_the_line_to_run()
    {
        Assert.True(Environment.UserName == "root", "This test runs the tool as another user: run the tests as root.");
        using var target = Sample.Start();
        // What the tool needs must be readable by that user.
        var folder = Directory.CreateTempSubdirectory("patchgen-other-").FullName;
        Process.Start("cp", ["-r", AppContext.BaseDirectory, sample.Answer.File, folder]).WaitForExit();
        Process.Start("chmod", ["-R", "a+rX", folder]).WaitForExit();
        try
        {
            var patch = Path.Combine(folder, Path.GetFileName(sample.Answer.File));
            string[] pid = ["--json", "--pid", $"{target.Pid}"];
            var refused = Nobody(["apply", patch, .. pid]);
            Assert.Contains("run patchgen as root, or as that user (`sudo -u root patchgen", (string)refused.Json["message"]!);
            foreach (var command in new string[][] { ["status"], ["undo", sample.Answer.Id], ["view"], ["log"] }) Nobody([.. command, .. pid]);
            Nobody(["apply", "--json", patch, "--name", "Host"]);
            Unharmed(target);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Tool Nobody(string[] arguments)
        {
            var tool = Path.Combine(folder, Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "patchgen.dll");
            return Tool.Start("setpriv", ["--reuid", "nobody", "--regid", "nogroup", "--clear-groups", "env", "PATCHGEN_HOME=/nowhere", "dotnet", tool, .. arguments]).Is(Code.NotPermitted);
        }
    }

    [Fact]
    public void Init_is_no_target()
    {
        var refused = Apply(1);
        // Not even root may look at it on some machines. On none has it a socket.
        Assert.True(refused.Code == Code.NoProcess.Name || refused.Code == Code.NotPermitted.Name, refused.Code);
        var message = (string)refused.Json["message"]!;
        Assert.DoesNotContain(".sock", message);
        Assert.True(message.EndsWith("does not run .NET.") || message.Contains("may not be looked at"), message);
    }

    private Tool Apply(int pid) => Tool.Run("apply", "--json", sample.Answer.File, "--pid", $"{pid}");

    private static void Unharmed(LiveTarget target)
    {
        Assert.Equal("41", target.Ask("answer"));
        Assert.DoesNotContain(AgentIdentity.Library, File.ReadAllText($"/proc/{target.Pid}/maps"));
    }

    private static void Signal(int pid, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{pid}"]);
        kill.WaitForExit();
    }

    /// <summary>Somebody has connected to its diagnostics port.</summary>
    private static bool HasDiagnosticsClient(int pid) =>
        File.ReadLines("/proc/net/unix").Count(line => line.Contains($"dotnet-diagnostic-{pid}-", StringComparison.Ordinal)) > 1;

    private static void WaitUntil(Func<bool> condition)
    {
        for (var waited = Stopwatch.StartNew(); !condition(); Thread.Sleep(10)) Assert.True(waited.Elapsed < TimeSpan.FromSeconds(90));
    }
}
