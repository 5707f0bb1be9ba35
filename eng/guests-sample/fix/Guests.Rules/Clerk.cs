namespace Guests.Rules;

/// <summary>Castle.Core derives a proxy from it.</summary>
public class Clerk
{
    public virtual string Greet(string name) => name.Length > 2 ? "Hello" : "Hi";
}

/// <summary>What an interceptor asks.</summary>
public static class Door
{
    public static bool IsOpen(string name) => name.Length > 1;
}
