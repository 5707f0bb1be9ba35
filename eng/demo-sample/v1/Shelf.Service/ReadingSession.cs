using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace Shelf.Service;

/// <summary>One reader's WebSocket: each message names a document; the answer tells what only this process's memory knows.</summary>
internal sealed class ReadingSession(DocumentStore documents)
{
    private readonly string _token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    private int _asked;

    public static async Task Serve(HttpContext context, DocumentStore documents, CancellationToken stopping)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await new ReadingSession(documents).Run(socket, either.Token);
        }
        catch (OperationCanceledException)
        {
            // The reader or the service is going away.
        }
    }

    private async Task Run(WebSocket socket, CancellationToken cancel)
    {
        var buffer = new byte[8192];
        while (true)
        {
            var message = await socket.ReceiveAsync(buffer, cancel);
            if (message.MessageType == WebSocketMessageType.Close) return;
            var name = Encoding.UTF8.GetString(buffer, 0, message.Count);
            var found = PathRule.StaysInside(name) && documents.Read(name) is not null ? "found" : "missing";
            var answer = Encoding.UTF8.GetBytes($"{_token} {++_asked} {found}");
            await socket.SendAsync(answer, WebSocketMessageType.Text, endOfMessage: true, cancel);
        }
    }
}
