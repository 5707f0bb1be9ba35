namespace Guests.Rules;

/// <summary>Written and read by System.Text.Json.</summary>
public sealed class Receipt
{
    private int _number;

    public Receipt() => Currency = "USD";

    public string Currency { get; set; }

    public int Net { get; set; }

    public int Gross => Net + 19;

    public int Number
    {
        get => _number;
        set => _number = value + 1;
    }
}
