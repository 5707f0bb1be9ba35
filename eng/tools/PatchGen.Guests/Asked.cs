namespace PatchGen.Guests;

/// <summary>All rows, asked once at the same stage.</summary>
internal sealed record Asked(IReadOnlyDictionary<Row, Reply> Replies)
{
    /// <summary>What a row answered.</summary>
    public Reply this[Row row] => Replies[row];

    /// <summary>Asks them one after the other.</summary>
    public static async Task<Asked> Once(Client client, IEnumerable<Row> rows, CancellationToken cancel)
    {
        var replies = new Dictionary<Row, Reply>();
        foreach (var row in rows) replies.Add(row, await client.Ask(row.Question, cancel));
        return new(replies);
    }
}
