namespace Guests.Rules;

/// <summary>A line as CsvHelper reads it.</summary>
public sealed class Measurement
{
    private int _value;

    public int Value
    {
        get => _value;
        set => _value = value;
    }
}
