using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using PatchGen.Format;

namespace PatchGen.Runtime.Check.Il;

/// <summary>What the methods of one patch module name of that module. Members go by their definitions' tokens.</summary>
internal sealed class CodeGraph
{
    private readonly Dictionary<int, Node> _nodes = [];
    private readonly Dictionary<Assembly, bool> _leads = [];
    private readonly HashSet<string> _targets;
    private readonly bool _hooked;
    private readonly Module _module;

    private CodeGraph(Module module, Manifest patch) =>
        (_module, _targets, _hooked) = (module, [.. patch.Targets.Select(t => t.Name)], !patch.Hooks.IsEmpty);

    /// <summary>Every method that has code.</summary>
    public IEnumerable<int> Methods => _nodes.Keys;

    /// <summary>The methods that a function pointer or a delegate is made of.</summary>
    public HashSet<int> Taken { get; } = [];

    /// <summary>The types that are handed to somebody who may look at their members: by a token, or as the type argument of a call.</summary>
    public HashSet<Type> Shown { get; } = [];

    /// <summary>
    /// The methods that call what may lead to a method that the patch changes: code of its targets, and of assemblies that refer to them.
    /// With hooks, those also that read what hooks may write.
    /// </summary>
    public HashSet<int> Elsewhere { get; } = [];

    /// <summary>Reads the module's code, whose tokens resolve.</summary>
    public static CodeGraph Of(LoadedModule loaded)
    {
        var graph = new CodeGraph(loaded.Assembly.ManifestModule, loaded.Patch);
        using var image = new PEReader(new MemoryStream(loaded.Packed, writable: false));
        var metadata = image.GetMetadataReader();
        foreach (var handle in metadata.MethodDefinitions)
        {
            var address = metadata.GetMethodDefinition(handle).RelativeVirtualAddress;
            if (address == 0) continue;
            var method = graph._module.ResolveMethod(MetadataTokens.GetToken(handle))!;
            graph.Add(method, IlOperands.Of(image.GetMethodBody(address).GetILBytes()!));
        }

        return graph;
    }

    /// <summary>The methods that run when some run, those that they take the address of included.</summary>
    public HashSet<int> Reach(IEnumerable<int> from)
    {
        var reached = new HashSet<int>();
        var next = new Stack<int>(from);
        while (next.TryPop(out var method))
        {
            if (!reached.Add(method) || !_nodes.TryGetValue(method, out var node)) continue;
            foreach (var called in node.Methods) next.Push(called);
        }

        return reached;
    }

    /// <summary>The static fields that a method names.</summary>
    public IReadOnlySet<int> Fields(int method) => _nodes.TryGetValue(method, out var node) ? node.Fields.Select(f => f.Field).ToHashSet() : new HashSet<int>();

    /// <summary>How a method uses a static field, in the order of its code; an address that it takes may be written to.</summary>
    public IEnumerable<ILOpCode> Uses(int method, int field) => _nodes.TryGetValue(method, out var node) ? node.Fields.Where(f => f.Field == field).Select(f => f.Code) : [];

    private void Add(MethodBase method, List<IlOperand> operands)
    {
        var node = _nodes[method.MetadataToken] = new([], []);
        foreach (var (code, token) in operands)
        {
            switch (IlOperands.Resolve(method, token))
            {
                case MethodBase named:
                    var arguments = named is MethodInfo { IsGenericMethod: true } ? named.GetGenericArguments() : [];
                    foreach (var argument in arguments) Show(argument);
                    if (named.Module != _module)
                    {
                        if (Leads(named.Module.Assembly) || arguments.Any(argument => Leads(argument.Assembly))) Elsewhere.Add(method.MetadataToken);
                        break;
                    }

                    node.Methods.Add(named.MetadataToken);
                    if (code is ILOpCode.Ldftn or ILOpCode.Ldvirtftn) Taken.Add(named.MetadataToken);
                    break;
                case FieldInfo { IsStatic: true } field when field.Module == _module:
                    node.Fields.Add((code, field.MetadataToken));
                    break;
                case FieldInfo { IsStatic: true } field when _hooked && Leads(field.Module.Assembly):
                    Elsewhere.Add(method.MetadataToken);
                    break;
                case Type type when code == ILOpCode.Ldtoken:
                    Show(type);
                    break;
            }
        }
    }

    private bool Leads(Assembly assembly)
    {
        if (assembly == _module.Assembly) return false;
        if (_leads.TryGetValue(assembly, out var known)) return known;
        return _leads[assembly] = _targets.Contains(assembly.GetName().Name!) || assembly.GetReferencedAssemblies().Any(reference => _targets.Contains(reference.Name!));
    }

    private void Show(Type type)
    {
        if (type.HasElementType) Show(type.GetElementType()!);
        if (type.IsGenericParameter || !type.Module.Equals(_module)) return;
        Shown.Add(type.IsGenericType ? type.GetGenericTypeDefinition() : type);
    }

    private sealed record Node(HashSet<int> Methods, List<(ILOpCode Code, int Field)> Fields);
}
