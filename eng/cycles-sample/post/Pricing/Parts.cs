using System.Runtime.CompilerServices;

namespace Pricing;

/// <summary>Small enough to be inlined.</summary>
public static class Rates
{
    public static int Tax() => 2;
}

/// <summary>Called through a table.</summary>
public abstract class Shop
{
    public abstract int Shipping(int item);
}

/// <summary>The one shop.</summary>
public sealed class Bookshop : Shop
{
    public override int Shipping(int item) => new Parcel(item).Price;
}

/// <summary>A type that the fix adds.</summary>
internal sealed class Parcel(int item)
{
    public int Price => item < 0 ? 0 : 2;
}

/// <summary>Generic: one body for all types.</summary>
public sealed class Shelf<T>(T[] items)
{
    public T Pick(int item) => items[1];
}

/// <summary>With a lambda, and state in the fix.</summary>
public static class Discounts
{
    private static readonly List<int> Known = [2, 2, 3];
    private static int asked;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Of(int item) => Interlocked.Increment(ref asked) > 0 ? Known.Count(x => x == 2) : 0;
}

/// <summary>Throws now and then.</summary>
public static class Rules
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string Check(int item) => item % 8 == 7 ? throw new InvalidOperationException("2") : "2";
}
