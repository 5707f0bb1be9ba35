namespace PatchGen.Demo;

/// <summary>Clients whose calls the service holds for a while: at any time some are suspended in code that the fix changes.</summary>
internal sealed class Waiting : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http;
    private readonly List<Call> _calls = [];
    private readonly Task[] _clients;

    public Waiting(Uri address, Question question, Options options)
    {
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
        _clients = [.. Enumerable.Range(0, options.WaitingClients).Select(_ => Task.Run(() => Ask(question)))];
    }

    /// <summary>The first failure in words, for the report.</summary>
    public string? FirstFailure => Ended().Select(call => call.Failure).FirstOrDefault(failure => failure is not null);

    /// <summary>How many calls failed so far.</summary>
    public int Failed => Ended().Count(call => call.Failure is not null);

    /// <summary>How many calls were in the service at a moment, and have ended well.</summary>
    public int Across(DateTimeOffset moment) => Ended().Count(call => call.Began < moment && call.Ended > moment && call.Failure is null);

    /// <summary>Gives up what is waited for.</summary>
    public async Task Stop()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_clients);
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _http.Dispose();
        _stop.Dispose();
    }

    private Call[] Ended()
    {
        lock (_calls) return [.. _calls];
    }

    private async Task Ask(Question question)
    {
        while (!_stop.IsCancellationRequested)
        {
            var began = DateTimeOffset.UtcNow;
            var failure = await question.Failure(_http, _stop.Token);
            if (_stop.IsCancellationRequested) return;
            lock (_calls) _calls.Add(new Call(began, DateTimeOffset.UtcNow, failure));
        }
    }

    private sealed record Call(DateTimeOffset Began, DateTimeOffset Ended, string? Failure);
}
