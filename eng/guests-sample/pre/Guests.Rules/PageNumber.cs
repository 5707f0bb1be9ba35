namespace Guests.Rules;

/// <summary>A parameter that minimal APIs parse by its own method.</summary>
public readonly record struct PageNumber(int Value)
{
    public static bool TryParse(string text, out PageNumber page)
    {
        page = new PageNumber(text.Length);
        return true;
    }
}
