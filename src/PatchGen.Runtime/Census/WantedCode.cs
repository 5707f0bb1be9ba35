using System.Collections.Immutable;
using System.Reflection;
using PatchGen.Format;

namespace PatchGen.Runtime.Census;

/// <summary>Pre code that may still run in instances made before a switch, by the types that hold it.</summary>
internal sealed class WantedCode
{
    private readonly Dictionary<(string Assembly, string Type), MemberKey> _machines = [];
    private readonly Dictionary<(string Assembly, string Type, string Method), MemberKey> _methods = [];

    public WantedCode(IEnumerable<PatchTarget> targets)
    {
        foreach (var target in targets)
        {
            foreach (var code in target.Suspended.Where(code => code.Kind.IsCounted()))
            {
                if (code.Method is { } method) _methods[(target.Name, TypeNames.Of(code.Type), method)] = code.Member;
                else _machines[(target.Name, TypeNames.Of(code.Type))] = code.Member;
            }
        }

        Members = [.. _machines.Values.Concat(_methods.Values).Distinct()];
    }

    /// <summary>The members that own such code.</summary>
    public ImmutableArray<MemberKey> Members { get; }

    public bool HasDelegates => _methods.Count > 0;

    /// <summary>The member that owns a state machine, or null.</summary>
    public MemberKey? Machine(Type type) =>
        _machines.Count > 0 && _machines.TryGetValue((Assembly(type), TypeNames.Of(type)), out var owner) ? owner : null;

    /// <summary>The member that owns a delegate's method, or null.</summary>
    public MemberKey? Method(MethodInfo method) =>
        method.DeclaringType is { } type && _methods.TryGetValue((Assembly(type), TypeNames.Of(type), method.Name), out var owner) ? owner : null;

    // A patch module's own types are in an assembly of another name.
    private static string Assembly(Type type) => type.Assembly.GetName().Name ?? "";
}
