using Spectre.Console;

namespace PatchGen.Cli.Output;

/// <summary>Says what a command is at, on stderr, once it takes longer than a moment: a spinner on a terminal, else a line a stage.</summary>
internal sealed class Waiting : IDisposable
{
    // Most commands are done before: they say nothing, and need nothing of what says it.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);

    private readonly string what;
    private readonly ManualResetEventSlim done = new();
    private readonly Thread thread;
    private readonly long began = TimeProvider.System.GetTimestamp();
    private readonly bool terminal = !Console.IsErrorRedirected;
    private volatile string detail = "";
    private string said = "";

    internal Waiting(string what)
    {
        this.what = what;
        thread = new Thread(Say) { IsBackground = true };
        thread.Start();
    }

    /// <summary>The next stage has begun.</summary>
    internal void At(string stage)
    {
        detail = stage;
        if (!terminal && TimeProvider.System.GetElapsedTime(began) > Second) Line(stage);
    }

    public void Dispose()
    {
        done.Set();
        thread.Join();
        done.Dispose();
    }

    private void Say()
    {
        try
        {
            if (done.Wait(terminal ? Moment : Second)) return;
            if (terminal) Spin();
            else Line(detail is { Length: > 0 } stage ? stage : what + " ...");
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // The terminal is gone, or drawn on already: the command goes on without words.
        }
    }

    private void Spin() => Screen.On(Console.Error, redirected: false).Status().Start(Markup.Escape(what), status =>
    {
        while (!done.Wait(Refresh)) status.Status(Markup.Escape(detail is { Length: > 0 } stage ? $"{what}: {stage}" : what));
    });

    private void Line(string line)
    {
        if (Interlocked.Exchange(ref said, line) != line) Console.Error.WriteLine(line);
    }
}
