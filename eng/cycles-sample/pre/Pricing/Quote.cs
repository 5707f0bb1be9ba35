namespace Pricing;

/// <summary>What an item costs: each part by a method that the fix changes. One quote is of one side, or the patch went in by half.</summary>
public sealed record Quote(int Tax, int Shipping, int Discount, int Picked, string Checked)
{
    private static readonly Shop Shop = new Bookshop();
    private static readonly Shelf<string> Shelf = new(["a", "bb", "ccc"]);

    public static Quote Of(int item) => new(Rates.Tax(), Shop.Shipping(item), Discounts.Of(item), Shelf.Pick(item).Length, Check(item));

    // Every eighth is an exception on its way through changed code.
    private static string Check(int item)
    {
        try
        {
            return Rules.Check(item);
        }
        catch (InvalidOperationException e)
        {
            return e.Message;
        }
    }
}
