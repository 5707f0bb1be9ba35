using PatchGen.Format;
using PatchGen.LiveTests.Cli;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Faults;

/// <summary>Faults in the tool.</summary>
internal sealed class ToolFaults(string id, string file, int most)
{
    // The first that it opens of its own.
    private const string Begin = "/proc/self/limits";

    private static readonly FaultFunction[] Functions =
    [
        FaultFunction.Open, FaultFunction.Read, FaultFunction.Pread, FaultFunction.Mmap, FaultFunction.Socket, FaultFunction.Connect, FaultFunction.PeerName,
        FaultFunction.Send, FaultFunction.SendMsg, FaultFunction.Recv, FaultFunction.Write, FaultFunction.Thread,
    ];

    /// <summary>The points, counted where nothing fails.</summary>
    public List<FaultPoint> Points()
    {
        using var control = new FaultControl();
        using var target = Sample.Start();
        control.Arm(FaultScope.Process, begin: Begin);
        Assert.Equal(0, Apply(control, target).Exit);
        return FaultPoint.Among("tool", control, FaultScope.Process, Functions, most);
    }

    /// <summary>Has one call fail, and looks at what came of it.</summary>
    public FaultResult Run(FaultPoint point)
    {
        using var control = new FaultControl();
        using var target = Sample.Start();
        var outcome = "";
        try
        {
            control.Arm(point.Scope, point.Function, point.Number, Begin);
            var tool = Apply(control, target);
            outcome = tool.Output.StartsWith('{') ? tool.Code : $"(exit {tool.Exit}, no object)";
            var answer = target.Ask("answer");
            Assert.True(answer == "42" || (answer == "41" && tool.Exit != 0), $"{outcome}, and {answer}");

            Assert.Equal(0, Tool.Run("apply", "--json", file, "--pid", $"{target.Pid}").Exit);
            Assert.Equal("42", target.Ask("answer"));
            Tool.Run("undo", "--json", id, "--pid", $"{target.Pid}").Is(Code.Ok);
            Assert.Equal("41", target.Ask("answer"));
            return new(point, outcome, null);
        }
        catch (Exception e)
        {
            return new(point, outcome, e.Message.ReplaceLineEndings(" "));
        }
    }

    private Tool Apply(FaultControl control, LiveTarget target) =>
        Tool.Run(control.Environment.ToDictionary(v => v.Name, v => v.Value), "apply", "--json", file, "--pid", $"{target.Pid}");
}
