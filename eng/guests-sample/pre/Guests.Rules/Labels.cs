namespace Guests.Rules;

/// <summary>Called in a projection of a compiled query.</summary>
public static class ItemLabel
{
    public static string Of(int id) => id > 0 ? "item" : "none";
}

/// <summary>Called in a mapping.</summary>
public static class ParcelLabel
{
    public static string Of(int weight) => weight > 8 ? "heavy" : "light";
}
