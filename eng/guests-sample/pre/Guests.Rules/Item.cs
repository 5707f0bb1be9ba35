namespace Guests.Rules;

/// <summary>An entity whose name is set by its property, not its field.</summary>
public sealed class Item
{
    private string _name = "";

    public int Id { get; set; }

    public Grade Grade { get; set; }

    public string Name
    {
        get => _name;
        set => _name = value;
    }
}
