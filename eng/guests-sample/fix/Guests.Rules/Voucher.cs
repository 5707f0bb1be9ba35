namespace Guests.Rules;

/// <summary>Written by XmlSerializer.</summary>
public class Voucher
{
    private int _code = 7;

    public int Code
    {
        get => _code + 1;
        set => _code = value;
    }
}
