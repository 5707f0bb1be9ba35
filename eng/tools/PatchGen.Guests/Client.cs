using System.Net;
using System.Net.Http.Headers;

namespace PatchGen.Guests;

/// <summary>What the service answered.</summary>
/// <param name="Value">The answer.</param>
/// <param name="Count">How often the service, or the connection, answered this question: state that only its memory holds.</param>
internal sealed record Reply(string Value, int Count);

/// <summary>A client of the service: its HTTP connections and its hub connection stay open.</summary>
internal sealed class Client : IAsyncDisposable
{
    private readonly HttpClient _http1;
    private readonly HttpClient _http2;
    private readonly HubConnection _hub;

    private Client(Uri http1, Uri http2, HubConnection hub)
    {
        _http1 = new() { BaseAddress = http1, Timeout = TimeSpan.FromSeconds(60) };
        _http2 = new() { BaseAddress = http2, Timeout = TimeSpan.FromSeconds(60), DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        _hub = hub;
    }

    /// <summary>Connects.</summary>
    public static async Task<Client> Connect((Uri Http1, Uri Http2) service, CancellationToken cancel) =>
        new(service.Http1, service.Http2, await HubConnection.Open(new UriBuilder(service.Http1) { Scheme = "ws", Path = "/chat" }.Uri, cancel));

    /// <summary>Asks.</summary>
    public async Task<Reply> Ask(Question question, CancellationToken cancel)
    {
        switch (question)
        {
            case Question.Hub hub:
                return new((await _hub.Invoke(hub.Method, [.. hub.Arguments.Cast<object>()], cancel)).GetString()!, (await _hub.Invoke("Count", [hub.Method], cancel)).GetInt32());
            case Question.Grpc grpc:
                using (var request = new HttpRequestMessage(HttpMethod.Post, "guests.Quotes/" + grpc.Method) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact })
                {
                    request.Content = new ByteArrayContent(GrpcMessage.Request(grpc.Quantity)) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } };
                    request.Headers.TE.Add(new("trailers"));
                    using var response = await _http2.SendAsync(request, cancel);
                    return new(GrpcMessage.Text(await response.Content.ReadAsByteArrayAsync(cancel)), Count(response));
                }

            case Question.Http http:
                using (var response = await _http1.GetAsync(http.Path, cancel))
                {
                    var text = await response.Content.ReadAsStringAsync(cancel);
                    return new(response.IsSuccessStatusCode ? text.Trim() : $"{(int)response.StatusCode}", Count(response));
                }

            default: throw new InvalidOperationException($"{question.GetType().Name} is no question");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http1.Dispose();
        _http2.Dispose();
        await _hub.DisposeAsync();
    }

    private static int Count(HttpResponseMessage response) =>
        response.Headers.TryGetValues("x-answers", out var values) && int.TryParse(values.First(), out var count) ? count : 0;
}
