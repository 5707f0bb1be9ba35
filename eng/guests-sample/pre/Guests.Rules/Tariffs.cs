namespace Guests.Rules;

/// <summary>Called by reflection.</summary>
public sealed class Tariff
{
    public Tariff() => Base = 5;

    public int Base { get; set; }

    public int Total => Base + 1;

    public static int Of(int zone) => zone * 3;

    public int At(int hour) => hour + 1;
}

/// <summary>Called by compiled expressions and hand-written IL.</summary>
public sealed class Meter(int count)
{
    public int Count => count;

    public int Rate(int hours) => hours * 2;

    public static int Closed(int hours) => hours * 2;
}

/// <summary>Called by the binder of C#'s dynamic.</summary>
public sealed class Loose
{
    public int Twice(int value) => value + value;
}

public static class Kinds<T>
{
    public static int Size(int count) => count * 4;
}

public static class Naming
{
    public static string Of<T>(T value) => "thing";
}

public interface IUnit
{
    static abstract int InMetres(int value);
}

public readonly struct Foot : IUnit
{
    public static int InMetres(int value) => value / 4;
}

public static class Units
{
    public static int Convert<T>(int value) where T : IUnit => T.InMetres(value);
}
