using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;
using PatchGen.Hooks;
using PatchGen.Runtime.Check.Il;

namespace PatchGen.Runtime.Check;

/// <summary>
/// The static state that a patch brings: what has to start afresh where the patch is applied again. Caches that the compiler makes
/// for itself hold nothing that a program could tell from a new one, and stores of shadow fields are emptied where they are kept.
/// </summary>
internal sealed class PatchStatics
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The fields, those left out whose value only ever changes into another one of the same meaning.</summary>
    public required ImmutableArray<FieldInfo> Fields { get; init; }

    /// <summary>The static constructors, in an order in which each finds set what it reads of the others.</summary>
    public required ImmutableArray<ConstructorInfo> Initializers { get; init; }

    /// <summary>
    /// Why they cannot start afresh where they are; null where they can. Then nothing but the code of replacements, which does not
    /// run while the patch is off, can see it.
    /// </summary>
    public string? Lasting { get; private init; }

    /// <summary>Finds them.</summary>
    public static PatchStatics Of(LoadedModule loaded)
    {
        var types = Types(loaded).Where(type => !IsCache(type)).ToList();
        ImmutableArray<FieldInfo> fields = [.. types.SelectMany(type => type.GetFields(Static)).Where(IsState)];
        var constructors = types.Select(type => type.TypeInitializer).OfType<ConstructorInfo>().Where(c => !HoldsShadows(c.DeclaringType!)).ToList();
        if (fields.IsEmpty && constructors.Count == 0) return new PatchStatics { Fields = [], Initializers = [] };
        var graph = CodeGraph.Of(loaded);
        var settled = fields.Where(field => SettledValues.Is(field, constructors, graph)).ToHashSet();
        return new PatchStatics
        {
            Fields = [.. fields.Where(field => !settled.Contains(field))],
            Initializers = [.. Ordered(constructors, graph)],
            Lasting = fields.Select(Fixed).FirstOrDefault(why => why is not null)
                ?? constructors.Where(c => c.DeclaringType!.ContainsGenericParameters).Select(c => $"{c.DeclaringType} is generic, and has statics for each instantiation").FirstOrDefault()
                ?? constructors.Where(c => graph.Reach([c.MetadataToken]).Overlaps(graph.Elsewhere)).Select(c => $"the static constructor of {c.DeclaringType} uses what the patch changes, and is to find it changed").FirstOrDefault()
                ?? Used(types, [.. fields.Where(field => !settled.Contains(field))], graph),
        };
    }

    private static IEnumerable<Type> Types(LoadedModule loaded)
    {
        using var image = new PEReader(new MemoryStream(loaded.Packed, writable: false));
        // The first row is the module's global type: its initializer registers a resolver, which stays.
        return [.. image.GetMetadataReader().TypeDefinitions.Skip(1).Select(type => loaded.Assembly.ManifestModule.ResolveType(MetadataTokens.GetToken(type)))];
    }

    // Classes of the compiler's own for lambdas, call sites and data. Types that are local to a file begin with that file's name.
    private static bool IsCache(Type type) => type.Name.StartsWith("<>", StringComparison.Ordinal) || type.Name == "<PrivateImplementationDetails>";

    private static bool IsState(FieldInfo field) => !field.IsLiteral && !field.Attributes.HasFlag(FieldAttributes.HasFieldRVA) && !IsShadow(field);

    private static bool IsShadow(FieldInfo field) => field.FieldType.IsGenericType && field.FieldType.GetGenericTypeDefinition() == typeof(ShadowField<>);

    private static bool HoldsShadows(Type type) => type.GetFields(Static) is { Length: > 0 } fields && fields.All(IsShadow);

    // What cannot be set from here, or what compiled code may hold the value of.
    private static string? Fixed(FieldInfo field) =>
        field.DeclaringType!.ContainsGenericParameters ? $"{field.DeclaringType}.{field.Name} has a value for each instantiation"
        : field.IsInitOnly ? $"{field.DeclaringType}.{field.Name} is readonly, and compiled code may hold its value"
        : field.IsDefined(typeof(ThreadStaticAttribute), inherit: false) ? $"{field.DeclaringType}.{field.Name} has a value for each thread"
        : field.FieldType.IsPointer || field.FieldType.IsFunctionPointer ? $"{field.DeclaringType}.{field.Name} is a pointer"
        : null;

    // Delegates, timers, suspended calls and objects may outlive an undo, and run on. They keep their statics as they are.
    private static string? Used(List<Type> types, ImmutableArray<FieldInfo> fields, CodeGraph graph)
    {
        var state = fields.Select(f => f.MetadataToken).ToHashSet();
        var alive = types.SelectMany(type => type.GetMethods(Instance).Where(m => m.IsVirtual || (m.IsPublic && m.IsSpecialName) || graph.Shown.Contains(type)).Cast<MethodBase>()
            .Concat(graph.Shown.Contains(type) ? type.GetConstructors(Instance) : []));
        foreach (var method in graph.Reach(graph.Taken.Concat(alive.Select(m => m.MetadataToken))))
        {
            if (graph.Fields(method).FirstOrDefault(state.Contains) is not (not 0 and var used)) continue;
            var field = fields.First(f => f.MetadataToken == used);
            return $"code that may live on after an undo uses {field.DeclaringType}.{field.Name}";
        }

        return null;
    }

    private static List<ConstructorInfo> Ordered(List<ConstructorInfo> constructors, CodeGraph graph)
    {
        var byType = constructors.ToDictionary(c => c.DeclaringType!);
        var ordered = new List<ConstructorInfo>();
        var begun = new HashSet<ConstructorInfo>();
        foreach (var constructor in constructors) Visit(constructor);
        return ordered;

        // One that leads back to itself meets what is half done, as it does in any program.
        void Visit(ConstructorInfo constructor)
        {
            if (!begun.Add(constructor)) return;
            var module = constructor.Module;
            var reached = graph.Reach([constructor.MetadataToken]);
            var named = reached.Select(token => module.ResolveMethod(token)!.DeclaringType).Concat(reached.SelectMany(graph.Fields).Select(token => module.ResolveField(token)!.DeclaringType));
            foreach (var type in named.OfType<Type>().Distinct()) if (byType.TryGetValue(type, out var before)) Visit(before);
            ordered.Add(constructor);
        }
    }
}
