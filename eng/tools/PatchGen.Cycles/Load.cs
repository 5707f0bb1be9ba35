using System.Net.Http.Json;

namespace PatchGen.Cycles;

/// <summary>Clients that ask for quotes all the time. A quote is of the side that was in effect, or of either while that changes.</summary>
internal sealed class Load : IAsyncDisposable
{
    private const int Clients = 4;
    private const int Sides = 4;

    private readonly Service _service;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _clients;
    // The side, and how often it was said: what began before another switch may see either.
    private int _side;
    private long _answered;
    private long _failed;
    private long _post;
    private volatile string? _failure;

    public Load(Service service)
    {
        _service = service;
        _clients = [.. Enumerable.Range(0, Clients).Select(client => Task.Run(() => Ask(client)))];
    }

    /// <summary>How many requests were answered rightly.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>How many of them by the post side.</summary>
    public long Post => Interlocked.Read(ref _post);

    /// <summary>How many were not.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>The last one that failed, or null.</summary>
    public string? Failure => _failure;

    /// <summary>Which side requests that begin now must see: 1 the pre one, 2 the post one, 0 either.</summary>
    public void Expect(int side) => Volatile.Write(ref _side, (((_side / Sides) + 1) * Sides) + side);

    /// <summary>Waits until so many more were answered.</summary>
    public Task More(int requests, CancellationToken cancel) => Until(Answered + requests, cancel);

    /// <summary>Waits until so many are answered in all.</summary>
    public async Task Until(long requests, CancellationToken cancel)
    {
        while (Answered < requests)
        {
            await Task.Delay(1, cancel);
            if (Failed > 0) return;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_clients);
        _stop.Dispose();
    }

    private async Task Ask(int client)
    {
        for (var item = client; !_stop.IsCancellationRequested; item = (item + Clients) & 0xFFFF)
        {
            var before = Volatile.Read(ref _side);
            try
            {
                var quote = await _service.Client.GetFromJsonAsync<Quote>($"/quote/{item}", _stop.Token);
                var side = before == Volatile.Read(ref _side) ? before % Sides : 0;
                if (quote == Quote.Of(2)) Interlocked.Increment(ref _post);
                if (quote is not null && (side == 0 ? quote == Quote.Of(1) || quote == Quote.Of(2) : quote == Quote.Of(side))) Interlocked.Increment(ref _answered);
                else Fail($"item {item} on side {side}: {quote}");
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or System.Text.Json.JsonException)
            {
                Fail($"item {item}: {e.Message}");
            }
        }
    }

    private void Fail(string what)
    {
        Interlocked.Increment(ref _failed);
        _failure = what;
    }
}

/// <summary>The service's answer: what each changed method gave.</summary>
internal sealed record Quote(int Tax, int Shipping, int Discount, int Picked, string Checked)
{
    /// <summary>The answer of a side: all of it.</summary>
    public static Quote Of(int side) => new(side, side, side, side, $"{side}");
}
