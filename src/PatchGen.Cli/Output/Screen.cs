using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace PatchGen.Cli.Output;

/// <summary>Where a command speaks: its outcome to stdout (a refusal to stderr), all else to stderr.</summary>
internal sealed class Screen(bool json)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal bool Json => json;

    /// <summary>Prints the outcome and gives the exit code.</summary>
    internal int Show(Outcome outcome)
    {
        if (json)
        {
            Console.Out.WriteLine(outcome.ToJson().ToJsonString(Indented));
            return outcome.Exit;
        }

        var refused = outcome.Exit != 0 && !outcome.Answers;
        var console = On(refused ? Console.Error : Console.Out, refused ? Console.IsErrorRedirected : Console.IsOutputRedirected);
        console.WriteLine(refused ? $"patchgen: {outcome.Code.Name}: {outcome.Message}" : outcome.Message);
        if (outcome.Draw is { } draw) draw(console);
        else foreach (var line in outcome.Evidence) console.WriteLine("  " + (line is JsonValue value ? value.ToString() : line.ToJsonString()));
        return outcome.Exit;
    }

    /// <summary>A line beside the outcome: a warning, a hint.</summary>
    internal void Aside(string line) => Console.Error.WriteLine(line);

    /// <summary>Runs something that may take longer than a second, and says what it is at.</summary>
    internal T Watch<T>(string what, Func<Action<string>, T> work)
    {
        if (!Console.IsErrorRedirected)
            return On(Console.Error, redirected: false).Status().Start(Markup.Escape(what), status => work(detail => status.Status(Markup.Escape($"{what}: {detail}"))));

        // Without a terminal: a line a stage, from the second second on.
        var began = TimeProvider.System.GetTimestamp();
        var said = "";
        using var timer = new Timer(_ => Say(what + " ..."), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        return work(detail =>
        {
            if (TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(1)) Say($"{what}: {detail}");
        });

        void Say(string line)
        {
            if (Interlocked.Exchange(ref said, line) != line) Aside(line);
        }
    }

    private static IAnsiConsole On(TextWriter writer, bool redirected)
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
