using System.Net.WebSockets;
using System.Text;

namespace PatchGen.Demo;

/// <summary>A reader's connection that stays open; the service keeps its state in memory only.</summary>
internal sealed class Reader : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private string? _token;
    private int _asked;

    /// <summary>Connects.</summary>
    public static async Task<Reader> Connect(Uri service)
    {
        var reader = new Reader();
        var address = new UriBuilder(service) { Scheme = "ws", Path = "/session" }.Uri;
        await reader._socket.ConnectAsync(address, Deadline());
        return reader;
    }

    /// <summary>Asks for a document over the open connection.</summary>
    /// <returns>Whether the service found it; null where the connection or the state behind it is gone.</returns>
    public async Task<bool?> Finds(string document)
    {
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(document), WebSocketMessageType.Text, endOfMessage: true, Deadline());
            var buffer = new byte[1024];
            var answer = await _socket.ReceiveAsync(buffer, Deadline());
            if (answer.MessageType == WebSocketMessageType.Close) return null;
            var parts = Encoding.UTF8.GetString(buffer, 0, answer.Count).Split(' ');
            _token ??= parts[0];
            return parts[0] == _token && parts[1] == $"{++_asked}" ? parts[2] == "found" : null;
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or InvalidOperationException)
        {
            return null;
        }
    }

    public void Dispose() => _socket.Dispose();

    private static CancellationToken Deadline() => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;
}
