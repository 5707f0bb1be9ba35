using System.Diagnostics;

namespace PatchGen.Demo;

/// <summary>Clients that ask for a document at a steady rate and check each answer.</summary>
internal sealed class Load : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http;
    private readonly string _expected;
    private readonly List<Phase> _phases = [new Phase("start")];
    private readonly Task[] _clients;

    public Load(Uri address, string document, string expected, Options options)
    {
        _expected = expected;
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        var pause = TimeSpan.FromSeconds(1.0 / options.RatePerClient);
        _clients = [.. Enumerable.Range(0, options.Clients).Select(_ => Task.Run(() => Ask($"documents?name={document}", pause)))];
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

    private async Task Ask(string question, TimeSpan pause)
    {
        while (!_stop.IsCancellationRequested)
        {
            int first;
            lock (_phases) first = _phases.Count - 1;
            var began = Stopwatch.GetTimestamp();
            var failure = await Failure(question);
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

    private async Task<string?> Failure(string question)
    {
        try
        {
            using var response = await _http.GetAsync(question, _stop.Token);
            if (!response.IsSuccessStatusCode) return $"status {(int)response.StatusCode}";
            return await response.Content.ReadAsStringAsync(_stop.Token) == _expected ? null : "another answer than expected";
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            return e.Message;
        }
    }
}
