using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.InFlight;

/// <summary>Pre and post code that run side by side must agree on their locks.</summary>
public static class PG4009_LockingChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<MethodChanged>("PG4009", "Locking changed", (fact, _) => fact.Conduct?.Locks switch
    {
        null => null,
        { Held: true } locks => Judgment.NeedsTransform(
            $"{Said.Of(fact)} {Words(locks)} and holds a lock beyond its own end: a thread that holds the pre one when the patch is applied is not in the method, and the post code releases another.",
            "Keep the lock and what it protects, or accept with a justification that no thread can hold it across the switch."),
        // Nobody is in a changed method at the switch, and so nobody in its locks. Suspended and delegated pre code may be.
        var locks when fact.Stale.IsDefaultOrEmpty => Judgment.Note(
            $"{Said.Of(fact)} {Words(locks)}: no thread is in it when the patch is applied, and so none in its lock.",
            "Make sure that code that did not change locks the same object around the same state."),
        var locks => Judgment.Warning(
            $"{Said.Of(fact)} {Words(locks)}, and pre code of it may run beside the post code: the two do not exclude each other until the patch has drained.",
            "Take the pre lock too until the fixed build is deployed."),
    });

    private static string Words(LockChange locks) => $"changed the locks that it takes ({locks.Pre} -> {locks.Post})";
}
