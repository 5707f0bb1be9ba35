using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Surface;

/// <summary>Who reads attributes by reflection goes on seeing the pre ones; and so does the runtime.</summary>
public static class PG5005_AttributesChanged
{
    // Read when a type is loaded or a method is compiled, and relied on ever after.
    private static readonly HashSet<string> Honoured =
    [
        "System.ThreadStaticAttribute",
        "System.ContextStaticAttribute",
        "System.Runtime.CompilerServices.InlineArrayAttribute",
        "System.Runtime.CompilerServices.UnsafeAccessorAttribute",
        "System.Runtime.CompilerServices.UnsafeValueTypeAttribute",
        "System.Runtime.InteropServices.UnmanagedCallersOnlyAttribute",
        "System.Runtime.InteropServices.UnmanagedCallConvAttribute",
        "System.Runtime.InteropServices.SuppressGCTransitionAttribute",
        "System.Runtime.InteropServices.UnmanagedFunctionPointerAttribute",
        "System.Runtime.InteropServices.DefaultDllImportSearchPathsAttribute",
        "System.Runtime.CompilerServices.DisableRuntimeMarshallingAttribute",
        "System.Runtime.CompilerServices.FixedAddressValueTypeAttribute",
    ];

    private const string Friends = "System.Runtime.CompilerServices.InternalsVisibleToAttribute";

    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<AttributesChanged>("PG5005", "Attributes changed", (fact, context) => fact switch
    {
        { CompileTimeOnly: true } => Judgment.Fine,
        _ when context.OnNewType(fact) => Judgment.Fine,
        _ when fact.Attributes.FirstOrDefault(Honoured.Contains) is { } honoured => Judgment.Refused(
            $"{Said.Of(fact)} gained, lost or changed {honoured}: the runtime goes by the one that it loaded.",
            "Leave the attribute as it was until the fixed build is deployed."),
        // The process's friends were built against what it has; tests will be built anew.
        _ when fact.Attributes.All(name => name == Friends) => Judgment.Note(
            $"InternalsVisibleTo changed: the process goes by what it loaded, and its assemblies were built for that.",
            "Nothing is needed."),
        _ => Judgment.NeedsTransform(
            $"Attributes of {Said.Of(fact)} changed ({string.Join(", ", fact.Attributes)}): who reads them by reflection goes on seeing the pre ones.",
            "Do in code what the attribute asks for, or accept with a justification that nothing in the process reads it."),
    });
}
