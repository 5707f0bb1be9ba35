using System.Collections.Concurrent;

namespace Shelf;

/// <summary>Which books are lent, and to whom.</summary>
public sealed class LoanDesk
{
    private readonly ConcurrentDictionary<int, Loan> _loans = new() { [1] = new Loan(1, "Ada", "2026-12-24") };

    /// <summary>The loan of a book, or null where nobody has it.</summary>
    public Loan? Find(int book) => _loans.GetValueOrDefault(book);

    /// <summary>Ends when the loan of a book changes or the time is over. In this sample no loan changes.</summary>
    public Task Changed(int book, TimeSpan within) => Task.Delay(within);
}
