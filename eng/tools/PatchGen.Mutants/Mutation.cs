using System.Collections.Immutable;
using Mono.Cecil;
using PatchGen.Generator.Diff;

namespace PatchGen.Mutants;

/// <summary>A change that a mutator found it can make to a unit.</summary>
/// <param name="What">The change in words: unique within its unit.</param>
/// <param name="Apply">Makes it.</param>
internal sealed record Change(string What, Action Apply)
{
    /// <summary>What the fact's reason must name; for facts of the assembly, which are many members' at once.</summary>
    public string Saying { get; init; } = "";

    /// <summary>The claims, where they are not the unit's own.</summary>
    public ImmutableArray<Claim>? Claims { get; init; }
}

/// <summary>Members of which at least one must have a fact; all of them may.</summary>
/// <param name="Keys">The keys of the members.</param>
/// <param name="Saying">What the fact's reason must name.</param>
internal sealed record Claim(ImmutableArray<string> Keys, string Saying = "");

/// <summary>A change of one unit of one assembly, and who must be told to have changed by it.</summary>
/// <param name="Kind">The mutator's kind.</param>
/// <param name="Unit">The unit, as Cecil names it.</param>
/// <param name="Change">The change.</param>
/// <param name="Claims">Each must be met.</param>
/// <param name="Facts">The kinds of fact that meet a claim; empty where any does.</param>
internal sealed record Mutation(string Kind, string Unit, Change Change, ImmutableArray<Claim> Claims, ImmutableArray<Type> Facts)
{
    /// <summary>The full name of the method whose body it is; null for what is no body.</summary>
    public string? Body { get; init; }

    /// <summary>True where the fact meets the claim.</summary>
    public bool Meets(Claim claim, Fact fact) =>
        claim.Keys.Contains(fact.Member.Text) && (Facts.IsEmpty || Facts.Contains(fact.GetType())) && fact.Why.Contains(claim.Saying, StringComparison.Ordinal);

    /// <inheritdoc />
    public override string ToString() => $"{Kind}: {Unit}: {Change.What}";
}

/// <summary>A kind of mutation: finds one in a unit, or null.</summary>
/// <param name="Kind">Its name in the table.</param>
/// <param name="Propose">Finds a mutation of a unit: a type, a member, or the module.</param>
internal sealed record Mutator(string Kind, Func<Draft, object, Random, Mutation?> Propose)
{
    private static readonly ImmutableArray<Type> Code = [typeof(MethodChanged), typeof(StaticInitializerChanged), typeof(InstanceInitializerChanged)];

    /// <summary>A change of code.</summary>
    public static Mutator OfBody(string kind, Func<Site, Change?> find) => new(kind, (draft, unit, random) =>
    {
        if (unit is not MethodDefinition { HasBody: true } method || method.Body.Instructions.Count == 0 || Claimed.Body(draft, method) is not { } claims) return null;
        return find(new(draft, method, random)) is { } change ? new(kind, method.FullName, change, change.Claims ?? claims, Code) { Body = method.FullName } : null;
    });

    /// <summary>A change of what stands beside code.</summary>
    public static Mutator Of<T>(string kind, Func<Draft, T, Random, Change?> find, params ImmutableArray<Type> facts) where T : class => new(kind, (draft, unit, random) =>
    {
        if (unit is not T member || Claimed.Key(draft, unit) is not { } key || find(draft, member, random) is not { } change) return null;
        return new(kind, unit.ToString()!, change, change.Claims ?? [new([key], change.Saying)], facts);
    });
}
