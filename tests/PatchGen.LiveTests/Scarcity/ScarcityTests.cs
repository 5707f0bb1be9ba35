using System.Collections.Concurrent;
using System.Globalization;
using PatchGen.Format;
using PatchGen.LiveTests.Cli;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Scarcity;

/// <summary>
/// Whatever a process is short of, it goes on: it is patched, or refused with a code, and can be patched once there is enough.
/// A slice; <c>eng/scarcity</c> runs the whole table.
/// </summary>
public sealed class ScarcityTests : IDisposable
{
    private static readonly string? Report = Environment.GetEnvironmentVariable("PATCHGEN_SCARCITY_REPORT");
    private static readonly bool Whole = Report is not null;

    // Longer than whatever looks at things now and then inside.
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(Whole ? 35 : 5);

    private readonly Sample _sample = new();

    public void Dispose() => _sample.Dispose();

    [Fact]
    public void Descriptors() => Check(Limited(Whole ? [.. Range(0, 64)] : [0, 1, 8, 15, 16, 45], free => new Shortage.Descriptors(free)), applied: 16);

    [Fact]
    public void Threads() => Check(Limited(Whole ? [.. Range(0, 20)] : [0, 2, 8], free => new Shortage.Threads(free)), applied: 8);

    [Fact]
    public void Address_space() => Check(Limited(Whole ? [0, 4, 8, 16, 24, 32, 48, 64, 96, 128, 160, 192, 256] : [0, 20, 256], megabytes => new Shortage.Addresses(megabytes)), applied: 256);

    [Fact]
    public void Memory_of_a_control_group() => Check(Limited(Whole ? [4, 8, 16, 32, 48, 64, 96, 128] : [8, 128], megabytes => new Shortage.Memory(megabytes)), applied: 128);

    [Fact]
    public void The_limit_of_the_tool()
    {
        foreach (var limit in Whole ? (int[])[8, 16, 32, 48, 60, 64, 80, 96, 128, 256] : [16, 48, 256])
        {
            using var target = Sample.Start();
            var tool = Tool.Start("sh", ["-c", $"ulimit -n {limit}; exec dotnet \"$@\"", "sh", Tool.Path, "apply", "--json", _sample.Answer.File, "--pid", $"{target.Pid}"]);
            // Below what .NET itself needs to start, it is .NET that speaks.
            var code = tool.Output.StartsWith('{') ? tool.Code : "(the tool did not start)";
            Write($"| ulimit -n {limit} of the tool | {code} | | | | |");
            Assert.Contains(code, new[] { Code.Ok.Name, Code.ShortOfDescriptors.Name, "(the tool did not start)" });
            Assert.Equal(tool.Exit == 0 ? "42" : "41", target.Ask("answer"));
            Tool.Run("apply", "--json", _sample.Answer.File, "--pid", $"{target.Pid}");
            Assert.Equal("42", target.Ask("answer"));
        }
    }

    // The very process that a fix of a handle leak is for: it was patched while it had plenty, and goes on leaking.
    [Fact]
    public void Descriptors_that_run_out_after_the_patch()
    {
        var (id, file) = _sample.InlinedAsync;
        foreach (var free in Whole ? Range(0, 40).ToArray() : [0, 1, 3, 8, 9, 40])
        {
            using var target = Sample.Start();
            Assert.Equal(0, Tool.Run("apply", "--json", file, "--pid", $"{target.Pid}", "--allow-draining", "--allow-unproven").Exit);
            Assert.Equal("42", target.Ask("answer"));
            var shortage = new Shortage.Descriptors(free);
            Assert.True(shortage.Impose(target));
            var viewed = Tool.Run("view", "--json", "--pid", $"{target.Pid}");
            var undone = Tool.Run("undo", "--json", id, "--pid", $"{target.Pid}");
            Write($"| {free} descriptors after apply | view {viewed.Code}, undo {undone.Code} | | yes | | |");
            Assert.All(new[] { viewed, undone }, tool => Assert.Contains(tool.Code, new[] { Code.Ok.Name, Code.ProcessShortOfDescriptors.Name }));
            Assert.Equal(undone.Exit == 0 ? "41" : "42", target.Ask("answer"));
            shortage.Lift(target);
            if (undone.Exit != 0) Tool.Run("undo", "--json", id, "--pid", $"{target.Pid}").Is(Code.Ok);
            Assert.Equal("41", target.Ask("answer"));
        }
    }

    // Hooks have their own API, which stays in the default context: what it refers to is loaded from files.
    [Fact]
    public void Hooks_where_descriptors_are_few()
    {
        using var target = Sample.Start();
        Assert.True(new Shortage.Descriptors(16).Impose(target));
        Tool.Run("apply", "--json", _sample.Vetoed.File, "--pid", $"{target.Pid}").Is(Code.ProcessShortOfDescriptors);
        Assert.Equal("41", target.Ask("answer"));
        Assert.True(new Shortage.Descriptors(32).Impose(target));
        Tool.Run("apply", "--json", _sample.Vetoed.File, "--pid", $"{target.Pid}").Is(Code.Vetoed);
        Assert.Equal("41", target.Ask("answer"));
        Tool.Run("apply", "--json", _sample.AsyncHooked.File, "--pid", $"{target.Pid}").Is(Code.Ok);
    }

    private static IEnumerable<long> Range(long first, long last)
    {
        for (var i = first; i <= last; i++) yield return i;
    }

    private static IEnumerable<Shortage> Limited(long[] amounts, Func<long, Shortage> shortage) => amounts.Select(shortage);

    private void Check(IEnumerable<Shortage> shortages, long applied)
    {
        var trials = new ConcurrentDictionary<long, Trial>();
        // Most of the time they wait.
        Parallel.ForEach(shortages, new ParallelOptions { MaxDegreeOfParallelism = Whole ? 6 : 3 }, shortage =>
        {
            if (Trial.Run(_sample, shortage, Hold) is { } trial) trials[shortage.Left] = trial;
        });
        if (trials.IsEmpty) Assert.Skip("This machine lets nobody limit it.");
        foreach (var (_, trial) in trials.OrderBy(t => t.Key))
            Write(string.Create(CultureInfo.InvariantCulture, $"| {trial.Shortage} | {(trial.Applied ? "applied" : trial.Code)} | {trial.Took.TotalSeconds:f1} s | {(trial.Entered ? "yes" : "no")} | {trial.Requests} | {trial.Trouble ?? (trial.ByItself ? "the process ends without PatchGen, too" : "serving, patched afterwards")} |"));
        Assert.Empty(trials.Values.Where(trial => trial.Trouble is not null).Select(trial => $"{trial.Shortage}: {trial.Trouble}"));
        Assert.All(trials.Values.Where(trial => !trial.Applied && !trial.ByItself), trial => Assert.StartsWith("process-short-of-", trial.Code));
        Assert.All(trials.Where(trial => trial.Key >= applied), trial => Assert.True(trial.Value.Applied, $"{trial.Value.Shortage}: {trial.Value.Code}"));
    }

    private static void Write(string row)
    {
        if (Report is not null) lock (typeof(ScarcityTests)) File.AppendAllText(Report, row + "\n");
        else TestContext.Current.TestOutputHelper?.WriteLine(row);
    }
}
