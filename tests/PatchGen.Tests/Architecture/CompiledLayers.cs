using System.Reflection;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PatchGen.Tests.Architecture;

/// <summary>
/// The folders of a project, each a namespace, as compiled: what a folder sees by inference stands in no using directive, and counts all
/// the same.
/// </summary>
internal sealed class CompiledLayers
{
    private readonly string _root;
    private readonly Lazy<ILookup<string, (string From, TypeReference To)>> _uses;

    /// <param name="assembly">The project's assembly, whose name is its root namespace.</param>
    /// <param name="order">Its folders: each may use those before it.</param>
    public CompiledLayers(Assembly assembly, params string[] order)
    {
        _root = assembly.GetName().Name!;
        Order = order;
        _uses = new(() => Read(assembly.Location));
    }

    /// <summary>The folders; the empty name is the root namespace itself.</summary>
    public IReadOnlyList<string> Order { get; }

    /// <summary>The folders that have types.</summary>
    public IEnumerable<string> Found => _uses.Value.Select(folder => folder.Key);

    /// <summary>What a folder uses, with the type that uses it.</summary>
    public IEnumerable<(string From, TypeReference To)> Uses(string folder) => _uses.Value[folder];

    /// <summary>What a folder uses of those after it.</summary>
    public IEnumerable<string> Upward(string folder)
    {
        var later = Order.SkipWhile(name => name != folder).Skip(1).ToHashSet();
        return Uses(folder).Where(use => FolderOf(use.To) is { } other && later.Contains(other)).Select(Shown);
    }

    /// <summary>A use as messages show it.</summary>
    public static string Shown((string From, TypeReference To) use) => $"{use.From} -> {use.To.FullName}";

    private ILookup<string, (string From, TypeReference To)> Read(string file)
    {
        using var module = ModuleDefinition.ReadModule(file);
        return module.GetTypes()
            .SelectMany(type => References(type).Distinct().Select(to => (Folder: FolderOf(type), From: type.FullName, To: to)))
            .Where(use => use.Folder is not null)
            .ToLookup(use => use.Folder!, use => (use.From, use.To));
    }

    // Null where it is none of the project's.
    private string? FolderOf(TypeReference type)
    {
        while (type.DeclaringType is { } outer) type = outer;
        return type.Namespace == _root ? "" : type.Namespace.StartsWith(_root + ".", StringComparison.Ordinal) ? type.Namespace[(_root.Length + 1)..].Split('.')[0] : null;
    }

    private static IEnumerable<TypeReference> References(TypeDefinition type)
    {
        var direct = type.Interfaces.Select(i => i.InterfaceType)
            .Concat(type.Fields.Select(f => f.FieldType))
            .Concat(type.Methods.SelectMany(References));
        return (type.BaseType is { } inherited ? direct.Prepend(inherited) : direct).SelectMany(Named);
    }

    private static IEnumerable<TypeReference> References(MethodDefinition method)
    {
        yield return method.ReturnType;
        foreach (var parameter in method.Parameters) yield return parameter.ParameterType;
        if (!method.HasBody) yield break;
        foreach (var local in method.Body.Variables) yield return local.VariableType;
        foreach (var instruction in method.Body.Instructions)
            foreach (var type in References(instruction)) yield return type;
    }

    private static IEnumerable<TypeReference> References(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        GenericInstanceMethod called => [.. Signature(called.ElementMethod), .. called.GenericArguments],
        MethodReference called => Signature(called),
        FieldReference field => [field.DeclaringType, field.FieldType],
        _ => [],
    };

    private static IEnumerable<TypeReference> Signature(MethodReference called) => [called.DeclaringType, called.ReturnType, .. called.Parameters.Select(p => p.ParameterType)];

    // The types that a type is made of.
    private static IEnumerable<TypeReference> Named(TypeReference type) => type switch
    {
        FunctionPointerType pointer => pointer.Parameters.Select(parameter => parameter.ParameterType).Prepend(pointer.ReturnType).SelectMany(Named),
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Named).Prepend(generic.ElementType),
        TypeSpecification specification => Named(specification.ElementType),
        _ => [type],
    };
}
