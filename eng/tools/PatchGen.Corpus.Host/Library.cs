using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace PatchGen.Corpus.Host;

/// <summary>The library under test, in the default load context.</summary>
internal sealed class Library(Assembly assembly)
{
    // The framework that server libraries refer to; a host of its own kind would bring it.
    private static readonly string WebFramework =
        Path.GetDirectoryName(typeof(object).Assembly.Location)!.Replace("Microsoft.NETCore.App", "Microsoft.AspNetCore.App", StringComparison.Ordinal);

    /// <summary>Loads it; its dependencies are found by its deps.json or beside it, where the framework has none.</summary>
    public static Library Load(string path)
    {
        path = Path.GetFullPath(path);
        var resolver = new AssemblyDependencyResolver(path);
        string[] folders = [Path.GetDirectoryName(path)!, WebFramework];
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            folders.Select(folder => Path.Combine(folder, name.Name + ".dll")).Prepend(resolver.ResolveAssemblyToPath(name)).FirstOrDefault(File.Exists) is { } found
                ? context.LoadFromAssemblyPath(found)
                : null;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) =>
            resolver.ResolveUnmanagedDllToPath(name) is { } found ? NativeLibrary.Load(found) : 0;
        return new(AssemblyLoadContext.Default.LoadFromAssemblyPath(path));
    }

    /// <summary>Loads every type and runs every static constructor, as a process that has been up for a while has done.</summary>
    /// <returns>How many types, and of how many the static constructor failed: a library may hold types that cannot work here.</returns>
    public string Touch()
    {
        var failed = 0;
        var types = Types();
        foreach (var type in types.Where(type => !type.ContainsGenericParameters))
            try
            {
                RuntimeHelpers.RunClassConstructor(type.TypeHandle);
            }
            catch (Exception)
            {
                // Whatever it is: this type does not work here, with or without a patch.
                failed++;
            }

        return $"{types.Length} types, {failed} static constructors failed";
    }

    private Type[] Types()
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException e)
        {
            return [.. e.Types.OfType<Type>()];
        }
    }
}
