using System.Reflection;
using PatchGen.Hooks.Shadows;

namespace PatchGen.Hooks;

/// <summary>The shadow fields of the process: one for each declaring type, name and type of value, shared by the patches that use it.</summary>
public static class Shadow
{
    private static readonly Dictionary<(Type Declaring, string Name, Type Value), Registration> registrations = [];
    private static readonly HashSet<Assembly> dropped = [];

    /// <summary>The shadow field, made if there is none yet.</summary>
    /// <typeparam name="T">The type of its values.</typeparam>
    /// <param name="declaring">The type whose objects have it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="patch">A type of the patch that asks: when the last such patch comes off, the values go.</param>
    public static ShadowField<T> Field<T>(Type declaring, string name, Type patch) => Field<T>(declaring, name, patch, default!, null);

    /// <summary>The shadow field, made if there is none yet.</summary>
    /// <typeparam name="T">The type of its values.</typeparam>
    /// <param name="declaring">The type whose objects have it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="patch">A type of the patch that asks: when the last such patch comes off, the values go.</param>
    /// <param name="initial">What objects have that were not given a value.</param>
    /// <param name="initializer">Gives an object its value when it is first asked for, in the place of <paramref name="initial"/>.</param>
    public static ShadowField<T> Field<T>(Type declaring, string name, Type patch, T initial, Func<object, T>? initializer)
    {
        var key = (declaring, name, typeof(T));
        lock (registrations)
        {
            if (!registrations.TryGetValue(key, out var registration))
                registrations.Add(key, registration = new Registration(new ShadowField<T>(declaring, name, initial, initializer)));
            var field = (ShadowField<T>)registration.Store;
            if (registration.Users.Count == 0) field.Redefine(initial, initializer);
            registration.Patches[patch.Assembly] = () => field.Redefine(initial, initializer);
            if (!dropped.Contains(patch.Assembly)) registration.Users.Add(patch.Assembly);
            return field;
        }
    }

    /// <summary>Reads an instance field of an object that only the pre side has: for shadow initializers.</summary>
    /// <typeparam name="T">The type to read it as.</typeparam>
    /// <param name="owner">The object.</param>
    /// <param name="field">The field's name; the most derived type that declares one of it counts. A property's goes by <c>&lt;Name&gt;k__BackingField</c> or by the property's name.</param>
    /// <exception cref="MissingFieldException">There is no such field.</exception>
    /// <exception cref="InvalidCastException">It has another type.</exception>
    public static T Pre<T>(object owner, string field)
    {
        const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        for (var type = owner.GetType(); type is not null; type = type.BaseType)
            if ((type.GetField(field, Any) ?? type.GetField($"<{field}>k__BackingField", Any)) is { } found)
                return (T)found.GetValue(owner)!;
        throw new MissingFieldException(owner.GetType().FullName, field);
    }

    internal static void Copy(object from, object to)
    {
        IShadowStore[] stores;
        lock (registrations) stores = [.. registrations.Values.Where(r => r.Users.Count > 0).Select(r => r.Store)];
        foreach (var store in stores) store.Copy(from, to);
    }

    /// <summary>Before a patch is switched in: its shadow fields begin afresh, but for those that another patch has in use.</summary>
    internal static void Begin(Assembly patch)
    {
        lock (registrations)
        {
            dropped.Remove(patch);
            foreach (var registration in registrations.Values)
            {
                if (!registration.Patches.TryGetValue(patch, out var redefine)) continue;
                if (registration.Users.Count == 0)
                {
                    registration.Store.Clear();
                    // Another patch may have had its own initial value meanwhile.
                    redefine();
                }

                registration.Users.Add(patch);
            }
        }
    }

    /// <summary>After a patch came off: the values of its shadow fields go, but for those that another patch has in use.</summary>
    /// <returns>How many objects had values that went.</returns>
    internal static int Drop(Assembly patch)
    {
        var values = 0;
        lock (registrations)
        {
            dropped.Add(patch);
            foreach (var registration in registrations.Values)
            {
                if (!registration.Users.Remove(patch) || registration.Users.Count > 0) continue;
                values += registration.Store.Count;
                registration.Store.Clear();
            }
        }

        return values;
    }

    // Users: patches that are in now; Patches: all that ever asked, and what gives the field the initial value that they ask for.
    private sealed record Registration(IShadowStore Store)
    {
        public HashSet<Assembly> Users { get; } = [];

        public Dictionary<Assembly, Action> Patches { get; } = [];
    }
}
