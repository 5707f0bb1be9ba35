using System.Collections.Immutable;
using System.Reflection;
using PatchGen.Format;

namespace PatchGen.Runtime.Census;

/// <summary>Pre code that may still run in instances made before a switch, by the types that hold it.</summary>
internal sealed class WantedCode
{
    private readonly Dictionary<(string Assembly, string Type), string> _machines = [];
    private readonly Dictionary<(string Assembly, string Type, string Method), string> _methods = [];

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
    public ImmutableArray<string> Members { get; }

    public bool HasDelegates => _methods.Count > 0;

    /// <summary>The member that owns a state machine, or null.</summary>
    public string? Machine(Type type) => _machines.Count == 0 ? null : _machines.GetValueOrDefault((Assembly(type), TypeNames.Of(type)));

    /// <summary>The member that owns a delegate's method, or null.</summary>
    public string? Method(MethodInfo method) =>
        method.DeclaringType is { } type ? _methods.GetValueOrDefault((Assembly(type), TypeNames.Of(type), method.Name)) : null;

    // A patch module's own types are in an assembly of another name.
    private static string Assembly(Type type) => type.Assembly.GetName().Name ?? "";
}
