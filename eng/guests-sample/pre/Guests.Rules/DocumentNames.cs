namespace Guests.Rules;

public static class DocumentNames
{
    public static bool IsSafe(string name) => name.Length > 0;
}
