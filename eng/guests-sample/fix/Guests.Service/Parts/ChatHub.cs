using Microsoft.AspNetCore.SignalR;

namespace Guests.Service.Parts;

/// <summary>Spoken to over one connection that stays open.</summary>
public sealed class ChatHub : Hub
{
    private readonly string _room;

    public ChatHub() => _room = "hall";

    public string Shout(int volume) => volume > 10 ? "LOUD" : "quiet";

    public string Room() => _room;

    /// <summary>State of this connection: counts what it is told to.</summary>
    public int Count(string what)
    {
        var count = (int)(Context.Items[what] ?? 0) + 1;
        Context.Items[what] = count;
        return count;
    }
}
