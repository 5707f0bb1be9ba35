namespace Shelf;

/// <summary>A book that somebody has.</summary>
public sealed record Loan(int Book, string Reader, string Due);
