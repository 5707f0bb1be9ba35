using System.Reflection;
using System.Reflection.Metadata;
using System.Runtime.Loader;
using PatchGen.Runtime.Agent;

namespace PatchGen.Runtime.Check;

/// <summary>One loaded copy of a target.</summary>
internal sealed unsafe class TargetModule
{
    public TargetModule(Assembly assembly)
    {
        Assembly = assembly;
        Context = AssemblyLoadContext.GetLoadContext(assembly) ?? AssemblyLoadContext.Default;
        Id = NativeAgent.ModuleId(assembly.ManifestModule);
        if (!assembly.TryGetRawMetadata(out var blob, out var length))
            throw new InvalidOperationException($"{assembly.GetName().Name} has no metadata.");
        Metadata = new MetadataReader(blob, length);
    }

    public Assembly Assembly { get; }

    public Module Module => Assembly.ManifestModule;

    public AssemblyLoadContext Context { get; }

    /// <summary>The profiling API's id.</summary>
    public nint Id { get; }

    /// <summary>Its metadata as loaded; the memory is the runtime's, for as long as the module.</summary>
    public MetadataReader Metadata { get; }

    /// <summary>How people read it: the assembly's name and its load context's.</summary>
    public string Display => $"{Assembly.GetName().Name} in {ContextName(Context)}";

    public static string ContextName(AssemblyLoadContext context) =>
        context == AssemblyLoadContext.Default ? "the default context" : $"context {(context.Name is { Length: > 0 } name ? $"'{name}'" : context.GetType().Name)}";
}
