using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules;

/// <summary>Enumerations under way finish on the pre code.</summary>
public static class PG4002_IteratorChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<MethodChanged>("PG4002", "Iterator changed", (fact, _) =>
        fact.Traits.HasFlag(MethodTraits.Iterator) || fact.Stale.Any(s => s.Kind == "iterator")
            ? Judgment.Warning(
                $"Iterator {Said.Of(fact)} changed: enumerations under way when the patch is applied finish on the pre code, and the patch stays Draining until they have.",
                "Make sure that pre and post code may run side by side, and that nobody keeps an enumerator for ever.")
            : null);
}
