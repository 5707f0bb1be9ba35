namespace Guests.Rules;

/// <summary>Validated by FluentValidation.</summary>
public sealed class Basket
{
    public int Price { get; set; }

    public int Quantity { get; set; }

    public int Total => Price * Quantity;
}
