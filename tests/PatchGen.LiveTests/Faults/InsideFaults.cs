using System.Net.Sockets;
using Microsoft.Diagnostics.NETCore.Client;
using PatchGen.Format;
using PatchGen.LiveTests.Cli;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Faults;

/// <summary>Faults inside the process, phase by phase.</summary>
internal sealed class InsideFaults(string id, byte[] tarball, int most)
{
    // What managed code does on our threads is the runtime's own, and may end it: its memory is not ours to take away.
    private static readonly FaultFunction[] OfThreads =
    [
        FaultFunction.Open, FaultFunction.Read, FaultFunction.Pread, FaultFunction.Lstat, FaultFunction.DlOpen, FaultFunction.Accept,
        FaultFunction.PeerName, FaultFunction.Recv, FaultFunction.Send, FaultFunction.Poll, FaultFunction.Thread,
    ];

    private static readonly FaultFunction[] OfAgent = Enum.GetValues<FaultFunction>()[1..];

    /// <summary>The points of each phase, counted in a process in which nothing fails.</summary>
    public List<FaultPoint> Points()
    {
        var points = new List<FaultPoint>();
        foreach (var scope in new[] { FaultScope.Agent, FaultScope.Threads })
        {
            var functions = scope == FaultScope.Agent ? OfAgent : OfThreads;
            using var control = new FaultControl();
            using var target = Sample.Start(control.Environment);
            Count("attach", () => target.Attach());
            Count("first command", () => target.View());
            Count("apply", () => Assert.Equal(Code.Ok, target.Apply(tarball, allowDraining: true).Code));
            Count("undo", () => Assert.Equal(Code.Ok, target.Undo(id).Code));

            void Count(string phase, Action work)
            {
                control.Arm(scope);
                work();
                control.Disarm();
                points.AddRange(FaultPoint.Among(phase, control, scope, functions, most));
            }
        }

        return points;
    }

    /// <summary>Has one call fail, and looks at what came of it.</summary>
    public FaultResult Run(FaultPoint point)
    {
        using var control = new FaultControl();
        using var target = Sample.Start(control.Environment);
        var outcome = "";
        try
        {
            if (point.Phase != "attach") target.Attach();
            if (point.Phase is "apply" or "undo") Assert.Equal(Code.Ok, target.View().Code);
            if (point.Phase == "undo") Assert.Equal(Code.Ok, target.Apply(tarball).Code);
            control.Arm(point.Scope, point.Function, point.Number);
            outcome = Outcome(() => point.Phase switch
            {
                "attach" => target.Attach().View(),
                "first command" => target.View(),
                "apply" => target.Apply(tarball),
                _ => target.Undo(id),
            });
            if (control.What.Length > 0) outcome += $" ({control.What})";
            if (control.Fired == 0) outcome += " (the call did not come)";
            control.Disarm();
            Serving(target);

            // And the next one goes through.
            if (!Attached(target)) target.Attach();
            if (!target.View().Patches.Any(patch => patch.Id == id)) Assert.Equal(Code.Ok, target.Apply(tarball).Code);
            Assert.Equal("42", target.Ask("answer"));
            Assert.Equal(Code.Ok, target.Undo(id).Code);
            Assert.Equal("41", target.Ask("answer"));
            return new(point, outcome, null);
        }
        catch (Exception e)
        {
            var ended = target.Process.WaitForExit(TimeSpan.FromSeconds(2)) ? $"it ended with {target.Process.ExitCode}: " : "";
            return new(point, outcome, $"{ended}{e.Message} {target.Errors}".ReplaceLineEndings(" "));
        }
    }

    // On one side or the other, and it tells which.
    private void Serving(LiveTarget target)
    {
        var answer = target.Ask("answer");
        Assert.Contains(answer, new[] { "41", "42" });
        if (Attached(target)) Assert.Equal(target.View().Patches.Any(patch => patch.Id == id), answer == "42");
    }

    private static bool Attached(LiveTarget target) => File.Exists(target.SocketPath) && PatchGen.Cli.Attach.Proc.ProcFs.ThreadNames(target.Pid).Contains(AgentIdentity.Thread);

    private static string Outcome(Func<WireResponse> work)
    {
        try
        {
            return work().Code.Name;
        }
        catch (DiagnosticsClientException e)
        {
            return $"refused the attach ({e.Message[(e.Message.LastIndexOf(' ') + 1)..].TrimEnd('.')})";
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return "the connection was lost";
        }
    }
}
