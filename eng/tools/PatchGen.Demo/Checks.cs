namespace PatchGen.Demo;

/// <summary>What must hold, said one by one.</summary>
internal sealed class Checks
{
    /// <summary>Whether all held so far.</summary>
    public bool AllHold { get; private set; } = true;

    /// <summary>Says whether something holds.</summary>
    public void That(bool holds, string what)
    {
        AllHold &= holds;
        Console.WriteLine($"  {(holds ? "ok    " : "FAILED")}  {what}");
    }
}
