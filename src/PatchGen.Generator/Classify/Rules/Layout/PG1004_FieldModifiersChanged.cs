using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Layout;

/// <summary>Some modifiers are promises that compiled code relies on.</summary>
public static class PG1004_FieldModifiersChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<FieldFlagsChanged>("PG1004", "Field modifiers changed", (fact, _) =>
        fact.Flags.Select(flag => Judge(fact, flag)).DefaultIfEmpty(Judgment.Fine).MaxBy(j => j.Severity is { } severity ? (int)severity : -1));

    private static Judgment Judge(FieldFlagsChanged fact, string flag) => flag switch
    {
        // Access is checked by compilers, and in the process by the pre flags, which the patch module may ignore.
        "Access" => Judgment.Fine,
        // The JIT folds static readonly fields only, and trusts a field that becomes readonly no more than before.
        "InitOnly" when !fact.IsStatic || !fact.Removed.Contains(flag) => Judgment.Fine,
        "InitOnly" => Judgment.NeedsTransform(
            $"Static field {Said.Of(fact)} is no longer readonly: the JIT may have compiled its value into methods that do not change, and they would not see a new one.",
            "Leave the field readonly and add another static field that the changed methods assign and read."),
        "NotSerialized" => Judgment.Warning(
            $"Field {Said.Of(fact)} changed [NonSerialized]: serializers go by the metadata that the process loaded.",
            "Do not rely on it before the fixed build is deployed."),
        _ => Judgment.Refused(
            $"Field {Said.Of(fact)} changed {string.Join(", ", fact.Flags)}: the process keeps the kind of field that it loaded.",
            "Leave the field as it was, and add a new static field or a const beside it."),
    };
}
