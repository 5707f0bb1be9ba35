using Microsoft.AspNetCore.Mvc;

namespace Shelf.Service;

/// <summary>Who has a book, and until when.</summary>
[ApiController]
[Route("loans")]
public sealed class LoansController(LoanDesk desk) : ControllerBase
{
    [HttpGet("reader")]
    public string Reader(int book) => Loans.ReaderOf(desk.Find(book));

    /// <summary>When a book is due, after its loan changed or the time is over: a long poll.</summary>
    [HttpGet("due")]
    public async Task<string> Due(int book, int within)
    {
        if (within > 0) await desk.Changed(book, TimeSpan.FromMilliseconds(within));
        return desk.Find(book)?.Due ?? "not lent";
    }
}
