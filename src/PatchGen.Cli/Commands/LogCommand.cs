using System.CommandLine;
using System.Text.Json.Nodes;
using PatchGen.Cli.Attach.Target;
using PatchGen.Cli.Output;
using PatchGen.Format;

namespace PatchGen.Cli.Commands;

/// <summary><c>patchgen log</c>: what was done to a process, step by step, oldest first.</summary>
internal static class LogCommand
{
    internal static Command Create(CancellationToken cancel)
    {
        var pid = GlobalOptions.Pid();
        var name = GlobalOptions.Name();
        return new Command("log", "Print a process's patch log.") { pid, name }.Does(
            cancel,
            (parsed, screen) =>
            {
                var targets = Patches.Targets(parsed.GetValue(pid), parsed.GetValue(name));
                if (!targets.Ok) return new("log", targets.Failure) { Pid = parsed.GetValue(pid) };
                return targets.Value.Count == 0
                    ? new("log", Code.Ok, "None of your processes was ever patched.")
                    : PerProcess.Run("log", targets.Value, target => screen.Watch($"Reading the log of {target}", progress => Log(target, progress, cancel)), cancel);
            },
            "patchgen log --pid 4711");
    }

    private static Outcome Log(TargetProcess target, Action<string> progress, CancellationToken cancel)
    {
        var answer = Patches.Ask(target, new WireRequest { Command = WireCommand.Log }, progress, cancel);
        return answer switch
        {
            null => new("log", Code.Ok, $"{target} was never patched.") { Pid = target.Pid },
            { Ok: true, Value: var response } when response.Code.Exit == 0 =>
                new("log", Code.Ok, $"{target}: {response.Log.Length} entries") { Pid = target.Pid, Evidence = [.. response.Log.Select(line => (JsonNode)line)] },
            { Ok: true, Value: var response } => new("log", new Failure(response.Code, response.Message, response.Evidence)) { Pid = target.Pid },
            { Failure: { } failure } => new("log", failure) { Pid = target.Pid },
        };
    }
}
