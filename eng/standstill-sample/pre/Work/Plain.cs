using System.Runtime.CompilerServices;

namespace Work;

/// <summary>What is called as it stands, and what the compiler puts into its callers.</summary>
public static class Plain
{
    /// <summary>Never inlined.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Apart(int number) => number + 1;

    /// <summary>Inlined into <see cref="Caller"/>, which the fix leaves as it is.</summary>
    public static int Inlined(int number) => number + 1;

    /// <summary>Holds a copy of <see cref="Inlined"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Caller(int number) => Inlined(number);
}
