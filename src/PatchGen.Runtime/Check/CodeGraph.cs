using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace PatchGen.Runtime.Check;

/// <summary>What the methods of one patch module name of that module. Members go by their definitions' tokens.</summary>
internal sealed class CodeGraph
{
    private readonly Dictionary<int, Node> _nodes = [];
    private readonly Module _module;

    private CodeGraph(Module module) => _module = module;

    /// <summary>Every method that has code.</summary>
    public IEnumerable<int> Methods => _nodes.Keys;

    /// <summary>The methods that a function pointer or a delegate is made of.</summary>
    public HashSet<int> Taken { get; } = [];

    /// <summary>The types that are handed to somebody who may look at their members: by a token, or as the type argument of a call.</summary>
    public HashSet<Type> Shown { get; } = [];

    /// <summary>Reads the module's code, whose tokens resolve.</summary>
    public static CodeGraph Of(LoadedModule loaded)
    {
        var graph = new CodeGraph(loaded.Assembly.ManifestModule);
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
    public IReadOnlySet<int> Fields(int method) => _nodes.TryGetValue(method, out var node) ? node.Fields : new HashSet<int>();

    private void Add(MethodBase method, List<IlOperand> operands)
    {
        var node = _nodes[method.MetadataToken] = new([], []);
        foreach (var (code, token) in operands.Distinct())
        {
            switch (IlOperands.Resolve(method, token))
            {
                case MethodBase named:
                    if (named is MethodInfo { IsGenericMethod: true }) foreach (var argument in named.GetGenericArguments()) Show(argument);
                    if (named.Module != _module) break;
                    node.Methods.Add(named.MetadataToken);
                    if (code is ILOpCode.Ldftn or ILOpCode.Ldvirtftn) Taken.Add(named.MetadataToken);
                    break;
                case FieldInfo { IsStatic: true } field when field.Module == _module:
                    node.Fields.Add(field.MetadataToken);
                    break;
                case Type type when code == ILOpCode.Ldtoken:
                    Show(type);
                    break;
            }
        }
    }

    private void Show(Type type)
    {
        if (type.HasElementType) Show(type.GetElementType()!);
        if (type.IsGenericParameter || !type.Module.Equals(_module)) return;
        Shown.Add(type.IsGenericType ? type.GetGenericTypeDefinition() : type);
    }

    private sealed record Node(HashSet<int> Methods, HashSet<int> Fields);
}
