namespace Guests.Rules;

public sealed class Parcel
{
    public int Weight { get; set; }
}

public sealed class ParcelView
{
    public string Label { get; set; } = "";
}
