using System.Runtime.CompilerServices;

namespace Pricing;

/// <summary>Small enough to be inlined.</summary>
public static class Rates
{
    public static int Tax() => 1;
}

/// <summary>Called through a table.</summary>
public abstract class Shop
{
    public abstract int Shipping(int item);
}

/// <summary>The one shop.</summary>
public sealed class Bookshop : Shop
{
    public override int Shipping(int item) => 1;
}

/// <summary>Generic: one body for all types.</summary>
public sealed class Shelf<T>(T[] items)
{
    public T Pick(int item) => items[0];
}

/// <summary>With a lambda, and state in the fix.</summary>
public static class Discounts
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Of(int item) => Enumerable.Range(1, 3).Count(x => x == 2);
}

/// <summary>Throws now and then.</summary>
public static class Rules
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string Check(int item) => item % 8 == 7 ? throw new InvalidOperationException("1") : "1";
}
