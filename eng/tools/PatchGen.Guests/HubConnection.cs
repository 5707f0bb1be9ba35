using System.Net.WebSockets;
using System.Text.Json;

namespace PatchGen.Guests;

/// <summary>A SignalR connection, one call at a time, in the protocol's JSON form.</summary>
internal sealed class HubConnection : IAsyncDisposable
{
    private const byte RecordSeparator = 0x1e;
    private const int Completion = 3;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly ClientWebSocket _socket = new();
    private readonly List<byte> _received = [];
    private int _calls;

    /// <summary>Connects and shakes hands.</summary>
    public static async Task<HubConnection> Open(Uri hub, CancellationToken cancel)
    {
        var connection = new HubConnection();
        await connection._socket.ConnectAsync(hub, cancel);
        await connection.Send(new { protocol = "json", version = 1 }, cancel);
        await connection.Receive(cancel);
        return connection;
    }

    /// <summary>Calls a method of the hub and waits for its result.</summary>
    /// <exception cref="GuestsFailure">The hub reported an error.</exception>
    public async Task<JsonElement> Invoke(string method, IReadOnlyList<object> arguments, CancellationToken cancel)
    {
        var id = $"{++_calls}";
        await Send(new { type = 1, invocationId = id, target = method, arguments }, cancel);
        while (true)
        {
            var message = await Receive(cancel);
            // Pings come between.
            if (message.GetProperty("type").GetInt32() != Completion) continue;
            return message.TryGetProperty("result", out var result) ? result : throw new GuestsFailure($"the hub answered {method} with {message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        await ValueTask.CompletedTask;
    }

    private ValueTask Send(object message, CancellationToken cancel) =>
        _socket.SendAsync((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(message), RecordSeparator], WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, cancel);

    private async Task<JsonElement> Receive(CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(Deadline);
        var buffer = new byte[4096];
        int end;
        while ((end = _received.IndexOf(RecordSeparator)) < 0)
        {
            var part = await _socket.ReceiveAsync(buffer.AsMemory(), deadline.Token);
            if (part.MessageType == WebSocketMessageType.Close) throw new GuestsFailure("the hub closed the connection");
            _received.AddRange(buffer.AsSpan(0, part.Count));
        }

        using var json = JsonDocument.Parse(_received.GetRange(0, end).ToArray());
        _received.RemoveRange(0, end + 1);
        return json.RootElement.Clone();
    }
}
