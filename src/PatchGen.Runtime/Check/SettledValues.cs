using System.Reflection;
using System.Reflection.Metadata;
using PatchGen.Runtime.Check.Il;

namespace PatchGen.Runtime.Check;

/// <summary>
/// Static fields that a static constructor sets and nobody else, to a value that cannot change: when it runs again, whoever reads them
/// meanwhile finds the value of before or the one of now, and never none.
/// </summary>
internal static class SettledValues
{
    // Read and written as a whole.
    private static readonly Type[] Values = [typeof(TimeSpan), typeof(DateTime)];

    private static readonly string[] Immutable = ["System.String", "System.Uri", "System.Version", "System.Text.RegularExpressions.Regex", "System.Buffers.SearchValues`1"];

    private static readonly string[] ImmutableNamespaces = ["System.Collections.Frozen", "System.Collections.Immutable"];

    /// <summary>Whether a field is one of them.</summary>
    /// <param name="field">The field.</param>
    /// <param name="constructors">The static constructors that run again.</param>
    /// <param name="graph">The module's code.</param>
    public static bool Is(FieldInfo field, IReadOnlyCollection<ConstructorInfo> constructors, CodeGraph graph)
    {
        if (!IsImmutable(field.FieldType) || constructors.FirstOrDefault(c => c.DeclaringType == field.DeclaringType) is not { } own) return false;
        var token = field.MetadataToken;
        // The first of its uses there is the store: it does not come to another value than where it has none before.
        if (graph.Uses(own.MetadataToken, token).FirstOrDefault() != ILOpCode.Stsfld) return false;
        if (graph.Methods.Where(method => method != own.MetadataToken).Any(method => graph.Uses(method, token).Any(use => use != ILOpCode.Ldsfld))) return false;
        return !constructors.Any(c => graph.Reach([c.MetadataToken]).Any(method => method != own.MetadataToken && graph.Uses(method, token).Any()));
    }

    private static bool IsImmutable(Type type)
    {
        if (type.IsEnum || (type.IsPrimitive && type != typeof(nint) && type != typeof(nuint)) || Values.Contains(type)) return true;
        if (type.IsValueType) return false;
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return Immutable.Contains(definition.FullName) || ImmutableNamespaces.Contains(definition.Namespace);
    }
}
