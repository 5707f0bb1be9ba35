namespace Guests.Rules;

/// <summary>A model that MVC makes and binds.</summary>
public sealed class Address
{
    public Address() => Country = "nowhere";

    public string Country { get; set; }
}
