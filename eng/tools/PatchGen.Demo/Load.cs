using System.Diagnostics;

namespace PatchGen.Demo;

/// <summary>Clients that ask the same questions in turn, at a steady rate, and check each answer.</summary>
internal sealed class Load : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http;
    private readonly Question[] _questions;
    private readonly List<Phase> _phases = [new Phase("start")];
    private readonly Task[] _clients;

    public Load(Uri address, Question[] questions, Options options)
    {
        _questions = questions;
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        var pause = TimeSpan.FromSeconds(1.0 / options.RatePerClient);
        _clients = [.. Enumerable.Range(0, options.Clients).Select(_ => Task.Run(() => Ask(pause)))];
    }

    /// <summary>The first failure in words, for the report.</summary>
    public string? FirstFailure { get; private set; }

    /// <summary>Measures what the clients see while something happens.</summary>
    public async Task<Phase> During(string name, Func<Task> happening)
    {
        var phase = new Phase(name);
        lock (_phases) _phases.Add(phase);
        try
        {
            await happening();
        }
        finally
        {
            phase.End();
            // What follows, until the next measurement, counts for nobody but is still checked.
            lock (_phases) _phases.Add(new Phase("after " + name));
        }

        return phase;
    }

    /// <summary>Measures a steady state.</summary>
    public Task<Phase> During(string name, TimeSpan window) => During(name, () => Task.Delay(window));

    /// <summary>How many requests failed so far, whatever happened meanwhile.</summary>
    public int Failed
    {
        get { lock (_phases) return _phases.Sum(phase => phase.Failed); }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_clients);
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task Ask(TimeSpan pause)
    {
        for (var i = 0; !_stop.IsCancellationRequested; i++)
        {
            int first;
            lock (_phases) first = _phases.Count - 1;
            var began = Stopwatch.GetTimestamp();
            var failure = await _questions[i % _questions.Length].Failure(_http, _stop.Token);
            var duration = Stopwatch.GetElapsedTime(began);
            if (_stop.IsCancellationRequested) return;

            Phase[] touched;
            lock (_phases) touched = [.. _phases.Skip(first)];
            foreach (var phase in touched) phase.Touch(duration);
            touched[^1].Count(failure is null);
            FirstFailure ??= failure;
            if (duration < pause) await Task.Delay(pause - duration);
        }
    }
}
