using Mono.Cecil;

namespace PatchGen.Mutants.Laws;

/// <summary>A reason why two bodies do the same although one was mutated; proven on the bodies, not taken from the mutator.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Holds">True where the two bodies, pre first, are equivalent by it.</param>
internal sealed record EquivalenceLaw(string Name, Func<MethodDefinition, MethodDefinition, bool> Holds)
{
    /// <summary>All laws.</summary>
    public static IReadOnlyList<EquivalenceLaw> All { get; } =
    [
        new("a local by another name", RenamedLocals.Holds),
        new("the caller's own line", CallerLine.Holds),
        new("independent initializers in another order", IndependentInitializers.Holds),
    ];

    /// <summary>The first law that proves the two equivalent; null where none does.</summary>
    public static string? Of(MethodDefinition pre, MethodDefinition post) =>
        pre.HasBody && post.HasBody ? All.FirstOrDefault(law => law.Holds(pre, post))?.Name : null;
}
