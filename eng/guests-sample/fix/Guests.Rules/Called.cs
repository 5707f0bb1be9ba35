namespace Guests.Rules;

/// <summary>Called by the user's evaluator of a compiled regular expression.</summary>
public static class Digits
{
    public static string Mask(string digits) => digits.Length + "*";
}

/// <summary>Called inside a resilience pipeline.</summary>
public static class Attempts
{
    public static bool IsFinal(int attempt) => attempt > 2;
}

/// <summary>Called by code of a collectible assembly.</summary>
public static class Plugin
{
    public static int Answer(int question) => question + 2;
}
