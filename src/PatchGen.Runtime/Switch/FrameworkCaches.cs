using System.Reflection;
using System.Reflection.Metadata;

namespace PatchGen.Runtime.Switch;

/// <summary>
/// Clears the caches of generated code that frameworks keep, through the handlers that they declare for hot reload:
/// generated code holds inlined copies of pre code for ever.
/// </summary>
internal static class FrameworkCaches
{
    private const string Attribute = nameof(MetadataUpdateHandlerAttribute);

    /// <summary>Calls each handler's <c>ClearCache(Type[])</c>; returns one line for each call, and for each that could not be called.</summary>
    public static List<string> Clear(Type[] changed)
    {
        var lines = new List<string>();
        var loaded = AppDomain.CurrentDomain.GetAssemblies();
        foreach (var (assembly, name) in loaded.SelectMany(assembly => Handlers(assembly, loaded)).Distinct())
        {
            try
            {
                var clear = assembly.GetType(name, throwOnError: false)?.GetMethod("ClearCache", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static, [typeof(Type[])]);
                if (clear is null) continue;
                if (clear.ReturnType != typeof(void))
                {
                    // As hot reload does, and says.
                    lines.Add($"did not call {name}.ClearCache: it returns {clear.ReturnType.Name}, where hot reload asks for void");
                    continue;
                }

                // Reflection would compile a stub anew for each patch: the runtime forgets the last one.
                clear.CreateDelegate<Action<Type[]>>()(changed);
                lines.Add($"cleared the caches of {name}");
            }
            catch (Exception e)
            {
                // Whatever the handler throws is the application's own; the patch's state does not depend on it.
                lines.Add($"{name}.ClearCache threw {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}");
            }
        }

        return lines;
    }

    // By the metadata: reflection instantiates attributes, and throws where one of them names what is not there.
    private static unsafe List<(Assembly Assembly, string Type)> Handlers(Assembly assembly, Assembly[] loaded)
    {
        var handlers = new List<(Assembly, string)>();
        if (!assembly.TryGetRawMetadata(out var blob, out var length)) return handlers;
        var metadata = new MetadataReader(blob, length);
        foreach (var attribute in metadata.GetAssemblyDefinition().GetCustomAttributes().Select(metadata.GetCustomAttribute))
        {
            if (!IsOurs(metadata, attribute)) continue;
            // The prolog, then the type's name; one of another assembly has that one's behind it.
            var value = metadata.GetBlobReader(attribute.Value);
            if (value.Length < 3 || value.ReadUInt16() != 1 || value.ReadSerializedString() is not { } name) continue;
            var parts = name.Split(',', StringSplitOptions.TrimEntries);
            var owner = parts.Length == 1 ? assembly : loaded.FirstOrDefault(other => other.GetName().Name == parts[1]);
            if (owner is not null) handlers.Add((owner, parts[0]));
        }

        return handlers;
    }

    private static bool IsOurs(MetadataReader metadata, CustomAttribute attribute) =>
        attribute.Constructor.Kind == HandleKind.MemberReference
        && metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } parent
        && metadata.GetTypeReference((TypeReferenceHandle)parent) is var type
        && metadata.StringComparer.Equals(type.Name, Attribute)
        && metadata.StringComparer.Equals(type.Namespace, "System.Reflection.Metadata");
}
