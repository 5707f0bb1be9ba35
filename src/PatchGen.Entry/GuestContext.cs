using System.Reflection;
using System.Runtime.Loader;

namespace PatchGen.Entry;

/// <summary>
/// Where PatchGen's assemblies live in the process. They are loaded from memory, and so are those of the framework that the application
/// has not loaded: one that is loaded from a file costs the process two descriptors for good, and one that the default context failed to
/// load once, for want of a descriptor, the application could not load later either. Only where ours hand types of one to another that the
/// application has loaded, the first comes from the default context, too: both must mean the same types.
/// </summary>
/// <param name="folder">The agent's folder.</param>
internal sealed class GuestContext(string folder) : AssemblyLoadContext("PatchGen")
{
    /// <summary>The one assembly of ours that the target's code, hooks and the runtime must find the same: it goes into the default context.</summary>
    private const string Shared = "PatchGen.Hooks";

    /// <summary>
    /// Pairs of the framework's assemblies: members of the first that ours use take or give types that the second defines. A test reads them
    /// from our code. What our own context knows of the second must be what the first means by it.
    /// </summary>
    private const string With = ";System.Text.Json System.Text.Encodings.Web;System.Reflection.Metadata System.Collections.Immutable;";

    // Names between semicolons: a collection would be an assembly more.
    private string _whole = ";";

    /// <summary>Loads an assembly and all that it refers to, over any number of steps, so that nothing is loaded once it runs.</summary>
    public Assembly LoadWhole(AssemblyName name)
    {
        var assembly = LoadFromAssemblyName(name);
        if (_whole.Contains($";{name.Name};", StringComparison.Ordinal)) return assembly;
        _whole += $"{name.Name};";
        // What the application has loaded is its own; what that refers to, too.
        if (GetLoadContext(assembly) == this)
        {
            foreach (var reference in assembly.GetReferencedAssemblies())
                if (IsThere(reference.Name!)) LoadWhole(reference);
        }

        return assembly;
    }

    /// <summary>Loads the API of hooks, where it is not there yet.</summary>
    public void LoadShared()
    {
        if (Present(Shared) is null) Loaded(Default, Own(Shared));
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var name = assemblyName.Name!;
        if (name == Shared) return Present(Shared);
        var own = Own(name);
        if (File.Exists(own)) return Loaded(own);
        if (Present(name) is { } present) return present;
        if (OfFramework(name) is not { } path) return null;
        return GoesWithTheirs(name) ? Default.LoadFromAssemblyName(assemblyName) : Loaded(path);
    }

    // Whether an assembly of the application's takes or gives what this one defines.
    private static bool GoesWithTheirs(string name)
    {
        for (var at = With.IndexOf($" {name};", StringComparison.Ordinal); at >= 0; at = With.IndexOf($" {name};", at + 1, StringComparison.Ordinal))
            if (Present(With[(With.LastIndexOf(';', at) + 1)..at]) is not null) return true;
        return false;
    }

    // Trimming takes away what is never used.
    private bool IsThere(string name) => File.Exists(Own(name)) || Present(name) is not null || (OfFramework(name) is { } path && File.Exists(path));

    private string Own(string name) => $"{folder}/{name}.dll";

    private static Assembly? Present(string name)
    {
        foreach (var assembly in Default.Assemblies)
        {
            if (string.Equals(assembly.GetName().Name, name, StringComparison.OrdinalIgnoreCase)) return assembly;
        }

        return null;
    }

    private Assembly Loaded(string path) => Loaded(this, path);

    private static Assembly Loaded(AssemblyLoadContext context, string path)
    {
        using var file = File.OpenRead(path);
        return context.LoadFromStream(file);
    }

    private static string? OfFramework(string name)
    {
        var all = (string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "";
        var file = $"/{name}.dll";
        var at = all.IndexOf(file, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : all[(all.LastIndexOf(':', at) + 1)..(at + file.Length)];
    }
}
