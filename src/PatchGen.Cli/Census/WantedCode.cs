using PatchGen.Format;

namespace PatchGen.Cli.Census;

/// <summary>What to look for, by plain names.</summary>
internal sealed class WantedCode
{
    private readonly Dictionary<string, string> machines = [];
    private readonly Dictionary<(string Type, string Method), string> methods = [];
    private readonly HashSet<string> closures = [];
    private readonly ILookup<string, string> shadowed;

    internal WantedCode(IEnumerable<SuspendedCode> codes, IEnumerable<ShadowedField> shadows)
    {
        shadowed = shadows.ToLookup(field => TypeNames.Plain(field.Type), field => field.Member);
        foreach (var code in codes)
        {
            var type = TypeNames.Plain(code.Type);
            if (code.Method is null) machines[type] = code.Member;
            else
            {
                methods[(type, code.Method)] = code.Member;
                closures.Add(type);
            }
        }
    }

    /// <summary>True where only dynamic methods are counted.</summary>
    internal bool Empty => machines.Count == 0 && methods.Count == 0;

    /// <summary>The shadow fields that objects of a type have, which is named with its base types.</summary>
    internal IReadOnlyList<string> Shadows(IEnumerable<string> types) => shadowed.Count == 0 ? [] : [.. types.SelectMany(type => shadowed[TypeNames.Plain(type)])];

    internal bool HasDelegates => methods.Count > 0;

    /// <summary>The member that owns a state machine of this type, or null.</summary>
    internal string? Machine(string type) => machines.GetValueOrDefault(TypeNames.Plain(type));

    /// <summary>The member that owns a delegate's method, or null.</summary>
    internal string? Method(string type, string method) => methods.GetValueOrDefault((TypeNames.Plain(type), method));

    /// <summary>A member whose lambda may be behind a delegate to a method that cannot be told, on an object of this type.</summary>
    internal string? Closure(string type) =>
        TypeNames.Plain(type) is var plain && closures.Contains(plain) ? methods.First(m => m.Key.Type == plain).Value : null;
}
