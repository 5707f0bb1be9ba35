namespace Guests.Rules;

/// <summary>Written and read by Newtonsoft.Json.</summary>
public sealed class Invoice
{
    private int _number;

    public int Net { get; set; } = 100;

    public int Gross => Net + 19;

    public int Number
    {
        get => _number;
        set => _number = value + 1;
    }

    public string Note => "internal";

    public bool ShouldSerializeNote() => Net > 1000;
}
