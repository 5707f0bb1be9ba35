using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace PatchGen.Generator.Diff.Behaviour;

/// <summary>Finds the code that is reached from where the process, a module, a type or a hosted service starts, and from nowhere else.</summary>
internal static class Once
{
    private const string Hosting = "Microsoft.Extensions.Hosting.";

    /// <summary>The methods, each with the way to it.</summary>
    public static Dictionary<MethodDefinitionHandle, string> Find(Side side, BodyGraph graph)
    {
        var once = new Dictionary<MethodDefinitionHandle, string>();
        var work = new Queue<MethodDefinitionHandle>();
        foreach (var method in side.Metadata.MethodDefinitions)
        {
            if (Start(side, method) is not { } start) continue;
            once.Add(method, start);
            work.Enqueue(method);
        }

        var again = Again(side, graph, once);
        while (work.TryDequeue(out var caller))
        {
            foreach (var call in graph.CallsOf(caller))
            {
                if (again.Contains(call.Target) || !once.TryAdd(call.Target, $"{once[caller]} -> {Name(side, call.Target)}")) continue;
                work.Enqueue(call.Target);
            }
        }

        return once;
    }

    // What others may call, what is called in a loop, and all that these call.
    private static HashSet<MethodDefinitionHandle> Again(Side side, BodyGraph graph, Dictionary<MethodDefinitionHandle, string> starts)
    {
        var again = new HashSet<MethodDefinitionHandle>();
        var work = new Stack<MethodDefinitionHandle>();
        foreach (var method in side.Metadata.MethodDefinitions)
        {
            if (!starts.ContainsKey(method) && graph.IsEntry(method)) work.Push(method);
            foreach (var call in graph.CallsOf(method))
                if (call.IsRepeated) work.Push(call.Target);
        }

        while (work.TryPop(out var method))
        {
            if (!again.Add(method)) continue;
            foreach (var call in graph.CallsOf(method)) work.Push(call.Target);
        }

        return again;
    }

    private static string? Start(Side side, MethodDefinitionHandle handle)
    {
        var method = side.Metadata.GetMethodDefinition(handle);
        if (MetadataTokens.GetToken(handle) == side.Snapshot.Pe.PEHeaders.CorHeader?.EntryPointTokenOrRelativeVirtualAddress) return "the entry point";
        // Most names begin otherwise.
        var names = side.Metadata.StringComparer;
        if (!names.StartsWith(method.Name, ".c") && !names.StartsWith(method.Name, "Start") && !names.StartsWith(method.Name, "Exec") && !names.StartsWith(method.Name, "Conf")) return null;
        return side.Name(method.Name) switch
        {
            ".cctor" when side.Synthesized.Is(method.GetDeclaringType()) => null,
            ".cctor" => MetadataTokens.GetRowNumber(method.GetDeclaringType()) == 1 ? "the module initializer" : $"the static constructor of {Type(side, method.GetDeclaringType())}",
            "StartAsync" or "StartingAsync" or "StartedAsync" when Is(side, method, $"{Hosting}IHostedService") || Is(side, method, $"{Hosting}IHostedLifecycleService") => Hosted(side, method),
            "ExecuteAsync" or "StartAsync" when Is(side, method, $"{Hosting}BackgroundService") => Hosted(side, method),
            "Configure" or "ConfigureServices" or "ConfigureContainer" when side.Name(method.GetDeclaringType()) is "Startup" => "the start of the host",
            _ => null,
        };
    }

    private static string Hosted(Side side, MethodDefinition method) => $"the start of the hosted service {Type(side, method.GetDeclaringType())}";

    private static bool Is(Side side, MethodDefinition method, string ancestor)
    {
        if ((method.Attributes & MethodAttributes.Virtual) == 0) return false;
        // A chain longer than this is a circle.
        var handle = method.GetDeclaringType();
        for (var depth = 0; depth < 50; depth++)
        {
            var type = side.Metadata.GetTypeDefinition(handle);
            foreach (var implemented in type.GetInterfaceImplementations())
                if (Attributes.TypeName(side.Metadata, side.Metadata.GetInterfaceImplementation(implemented).Interface) == ancestor) return true;
            if (type.BaseType.IsNil) return false;
            if (Attributes.TypeName(side.Metadata, type.BaseType) == ancestor) return true;
            handle = side.Definition(type.BaseType);
            if (handle.IsNil) return false;
        }

        return false;
    }

    private static string Type(Side side, TypeDefinitionHandle type) => Attributes.TypeName(side.Metadata, type).Replace('/', '.');

    private static string Name(Side side, MethodDefinitionHandle method) => side.Snapshot.Keys.Method(method).Display is var text && text.IndexOf('(') is > 0 and var end ? text[..end] : text;
}
