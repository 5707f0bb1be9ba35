using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace PatchGen.Cli.Output;

/// <summary>Where a command speaks: its outcome to stdout (a refusal to stderr), all else to stderr.</summary>
internal sealed class Screen(bool json)
{
    internal bool Json => json;

    /// <summary>Prints the outcome and gives the exit code.</summary>
    internal int Show(Outcome outcome)
    {
        if (json)
        {
            Console.Out.WriteLine(outcome.ToJson().ToJsonString(new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
            return outcome.Exit;
        }

        var refused = outcome.Exit != 0 && !outcome.Answers;
        var writer = refused ? Console.Error : Console.Out;
        var line = refused ? $"patchgen: {outcome.Code.Name}: {outcome.Message}" : outcome.Message;
        if (outcome.Draw is { } draw)
        {
            Draw(writer, refused ? Console.IsErrorRedirected : Console.IsOutputRedirected, line, draw);
            return outcome.Exit;
        }

        writer.WriteLine(line);
        foreach (var evidence in outcome.Text ?? outcome.Evidence.Select(node => node is JsonValue value ? value.ToString() : node.ToJsonString())) writer.WriteLine("  " + evidence);
        return outcome.Exit;
    }

    // By itself, so that the library that draws is loaded where there is something to draw: that takes longer than most commands.
    private static void Draw(TextWriter writer, bool redirected, string line, Action<IAnsiConsole> draw)
    {
        var console = On(writer, redirected);
        console.WriteLine(line);
        draw(console);
    }

    /// <summary>A line beside the outcome: a warning, a hint.</summary>
    internal void Aside(string line) => Console.Error.WriteLine(line);

    /// <summary>Runs something that may take longer than a moment, and says what it is at.</summary>
    internal T Watch<T>(string what, Func<Action<string>, T> work)
    {
        using var waiting = new Waiting(what);
        return work(waiting.At);
    }

    /// <summary>The console that draws on a writer.</summary>
    internal static IAnsiConsole On(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        // A line is a line where another program reads it.
        if (redirected) console.Profile.Width = 10_000;
        return console;
    }
}
