namespace PatchGen.Mutants.Mutators;

/// <summary>All kinds of mutation.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<Mutator> All { get; } =
    [
        .. Constants.All, .. Operands.All, .. Opcodes.All, .. Branches.All, .. Statements.All, .. Regions.All,
        .. Annotations.All, .. Layouts.All, .. Flags.All, .. Values.All, .. Hierarchy.All, .. Natives.All, .. Contents.All,
    ];

    /// <summary>Their names; several mutators may share one.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. All.Select(m => m.Kind).Distinct()];
}
