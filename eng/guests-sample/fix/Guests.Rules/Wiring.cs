namespace Guests.Rules;

/// <summary>Made by the container.</summary>
public sealed class Greeter
{
    public Greeter() => Greeting = "Welcome";

    public string Greeting { get; }
}

/// <summary>An open generic service.</summary>
public sealed class Store<T>
{
    public Store() => Capacity = 32;

    public int Capacity { get; }
}

/// <summary>Made by a factory.</summary>
public sealed class Clock(string zone)
{
    public string Zone => zone;

    public static string DefaultZone() => "UTC";
}

/// <summary>Made by Autofac.</summary>
public sealed class Porter
{
    public Porter() => Load = 25;

    public int Load { get; }
}
