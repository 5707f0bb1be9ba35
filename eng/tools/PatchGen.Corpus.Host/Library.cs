using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace PatchGen.Corpus.Host;

/// <summary>The library under test, in the default load context.</summary>
internal sealed class Library(Assembly assembly)
{
    /// <summary>Loads it; its dependencies are found beside it where the framework has none.</summary>
    public static Library Load(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            Path.Combine(folder, name.Name + ".dll") is var found && File.Exists(found) ? context.LoadFromAssemblyPath(found) : null;
        return new(AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(path)));
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
            catch (Exception e) when (e is TypeInitializationException or TypeLoadException or FileNotFoundException or FileLoadException)
            {
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
