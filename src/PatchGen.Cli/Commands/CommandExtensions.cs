using System.CommandLine;
using PatchGen.Cli.Output;
using PatchGen.Format;

namespace PatchGen.Cli.Commands;

/// <summary>What all commands share: one outcome, printed once.</summary>
internal static class CommandExtensions
{
    /// <summary>Sets what the command does.</summary>
    internal static Command Does(this Command command, CancellationToken cancel, Func<ParseResult, Screen, Outcome> work, params string[] examples)
    {
        ExampleHelp.Add(command, examples);
        command.SetAction(parsed =>
        {
            var screen = new Screen(parsed.GetValue(GlobalOptions.Json));
            return screen.Show(Guarded(Entry.Words(command), () => work(parsed, screen), cancel));
        });
        return command;
    }

    private static Outcome Guarded(string command, Func<Outcome> work, CancellationToken cancel)
    {
        try
        {
            return work();
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return new(command, Code.Cancelled, "Cancelled; nothing was changed.");
        }
        catch (Exception e) when (Descriptors.RanOut(e) is { } ranOut)
        {
            return new(command, ranOut);
        }
        catch (Exception e)
        {
            // A broken invariant: the whole of it, for the bug report.
            return new(command, new Failure(Code.Internal, $"{e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")} Please report this.", [.. e.ToString().Split('\n')]));
        }
    }
}
