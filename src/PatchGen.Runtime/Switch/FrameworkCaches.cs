using System.Reflection;
using System.Reflection.Metadata;

namespace PatchGen.Runtime.Switch;

/// <summary>
/// Clears the caches of generated code that frameworks keep, through the handlers that they declare for hot reload:
/// generated code holds inlined copies of pre code for ever.
/// </summary>
internal static class FrameworkCaches
{
    /// <summary>Calls each handler's <c>ClearCache(Type[])</c>; returns one line for each call.</summary>
    public static List<string> Clear(Type[] changed)
    {
        var lines = new List<string>();
        foreach (var handler in AppDomain.CurrentDomain.GetAssemblies().SelectMany(Handlers).Distinct())
        {
            var clear = handler.GetMethod("ClearCache", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static, [typeof(Type[])]);
            if (clear is null) continue;
            try
            {
                clear.Invoke(null, [changed]);
                lines.Add($"cleared the caches of {handler.FullName}");
            }
            catch (TargetInvocationException e)
            {
                lines.Add($"{handler.FullName}.ClearCache threw {e.InnerException?.GetType().Name}: {e.InnerException?.Message.ReplaceLineEndings(" ")}");
            }
        }

        return lines;
    }

    private static IEnumerable<Type> Handlers(Assembly assembly)
    {
        try
        {
            return [.. assembly.GetCustomAttributes<MetadataUpdateHandlerAttribute>().Select(a => a.HandlerType)];
        }
        catch (Exception e) when (e is TypeLoadException or FileNotFoundException or BadImageFormatException or CustomAttributeFormatException)
        {
            // An attribute of that assembly names what is not there: it declares no handler that could run.
            return [];
        }
    }
}
