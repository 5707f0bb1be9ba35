namespace Guests.Rules;

/// <summary>A row as Dapper reads it.</summary>
public sealed class Customer
{
    private string _name = "";

    public string Name
    {
        get => _name;
        set => _name = value.Trim();
    }
}

/// <summary>The parameters of a query as Dapper reads them.</summary>
public sealed class CustomerQuery(int number)
{
    public int Number => number + 1;
}
