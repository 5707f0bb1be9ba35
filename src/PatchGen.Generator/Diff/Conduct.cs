namespace PatchGen.Generator.Diff;

/// <summary>What can be read of a changed method's code beside the difference: how often it runs, how long it stays, what it leaves behind.</summary>
public sealed record Conduct
{
    /// <summary>
    /// Why the code has run already and will not again: <c>the entry point -> Shop.Routes.Map</c>. Null where some caller may come again.
    /// </summary>
    public string? RunsOnce { get; init; }

    /// <summary>Where a loop of the pre code begins that is left by no path: <c>line 12</c>. Null where there is none.</summary>
    public string? Endless { get; init; }

    /// <summary>What the pre code waits for: <c>System.Threading.Monitor.Wait</c>. Null where it calls nothing that is known to wait.</summary>
    public string? Waits { get; init; }

    /// <summary>True where it waits, or awaits, inside a loop.</summary>
    public bool WaitsInLoop { get; init; }

    /// <summary>How the locks differ that it takes; null where they do not.</summary>
    public LockChange? Locks { get; init; }

    /// <summary>What differs in what it leaves with others to be called later: <c>now subscribes to Shop.Cart.Changed</c>; or a timer that it makes.</summary>
    public string? Registers { get; init; }

    /// <summary>The generator of code that it works with: <c>System.Reflection.Emit.ILGenerator</c>.</summary>
    public string? Generates { get; init; }

    /// <summary>True where there is nothing to say.</summary>
    public bool IsPlain => this == new Conduct();
}

/// <summary>The locks that a method takes, in the order of its code.</summary>
/// <param name="Pre">Those of the pre code: <c>Monitor on Shop.Cart.gate</c>.</param>
/// <param name="Post">Those of the post code.</param>
/// <param name="Held">True where a side takes a lock that it does not release itself, or releases one that it did not take.</param>
public sealed record LockChange(string Pre, string Post, bool Held);
