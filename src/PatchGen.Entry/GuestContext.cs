using System.Reflection;
using System.Runtime.Loader;

namespace PatchGen.Entry;

/// <summary>
/// Where PatchGen's assemblies live in the process. They are loaded from memory, and so are those of the framework that the application
/// has not loaded: one that is loaded from a file costs the process two descriptors for good, and one that the default context failed to
/// load once, for want of a descriptor, the application could not load later either. Only what an assembly of the application's, which we
/// use, itself refers to comes from the default context, whatever it costs: the two must mean the same types.
/// </summary>
/// <param name="folder">The agent's folder.</param>
internal sealed class GuestContext(string folder) : AssemblyLoadContext("PatchGen")
{
    /// <summary>The one assembly of ours that the target's code, hooks and the runtime must find the same: it goes into the default context.</summary>
    private const string Shared = "PatchGen.Hooks";

    // Names between semicolons: a collection would be an assembly more.
    private string _whole = ";";
    private string _theirs = ";";

    /// <summary>Learns what an assembly of ours refers to that the application has loaded already. To be called for all before the first is loaded whole.</summary>
    public void Learn(AssemblyName name)
    {
        foreach (var reference in LoadFromAssemblyName(name).GetReferencedAssemblies())
            if (!File.Exists(Own(reference.Name!)) && Present(reference.Name!) is { } theirs) Share(theirs);
    }

    /// <summary>Loads an assembly and all that it refers to, over any number of steps, so that nothing is loaded once it runs.</summary>
    public Assembly LoadWhole(AssemblyName name)
    {
        var assembly = LoadFromAssemblyName(name);
        if (_whole.Contains($";{name.Name};", StringComparison.Ordinal)) return assembly;
        _whole += $"{name.Name};";
        // What the application has loaded is its own.
        if (GetLoadContext(assembly) == this)
        {
            foreach (var reference in assembly.GetReferencedAssemblies())
                if (IsThere(reference.Name!)) LoadWhole(reference);
        }
        else Share(assembly);

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
        return _theirs.Contains($";{name};", StringComparison.Ordinal) ? Default.LoadFromAssemblyName(assemblyName) : Loaded(path);
    }

    private void Share(Assembly theirs)
    {
        foreach (var reference in theirs.GetReferencedAssemblies()) _theirs += $"{reference.Name};";
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
