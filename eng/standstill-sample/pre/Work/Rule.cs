using System.Linq.Expressions;

namespace Work;

/// <summary>What generated code calls.</summary>
public static class Rule
{
    /// <summary>Inlined into what <see cref="Generated"/> compiles.</summary>
    public static int Of(int number) => number + 1;

    /// <summary>A dynamic method that calls <see cref="Of"/>.</summary>
    public static Func<int, int> Generated()
    {
        Expression<Func<int, int>> rule = number => Of(number);
        return rule.Compile();
    }
}
