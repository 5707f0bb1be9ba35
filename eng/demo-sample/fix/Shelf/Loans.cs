namespace Shelf;

/// <summary>What is said of a loan.</summary>
public static class Loans
{
    /// <summary>Who has the book.</summary>
    public static string ReaderOf(Loan? loan) => loan is null ? "nobody" : loan.Reader;
}
