using PatchGen.Format;
using PatchGen.Hooks;
using PatchGen.Runtime.Check;
using PatchGen.Runtime.State;

namespace PatchGen.Runtime.Transform;

/// <summary>The shadow fields of a patch: their values live as long as a patch that uses them is in.</summary>
internal static class ShadowFields
{
    /// <summary>Above this many objects a patch is refused unless the operator allows more: about 100 bytes each, once their fields are used.</summary>
    public const int DefaultLimit = 1_000_000;

    /// <summary>Why the patch's shadow fields cannot come in now; null where they can.</summary>
    public static Failure? Refused(Manifest manifest, ActivePatches active, IReadOnlyDictionary<MemberKey, int>? objects, int limit)
    {
        foreach (var (target, field) in manifest.Targets.SelectMany(t => t.ShadowFields.Select(f => (t.Name, f))))
        {
            var display = field.Member.Display;
            foreach (var other in active.All)
            {
                if (other.Manifest.Targets.Where(t => t.Name == target).SelectMany(t => t.ShadowFields).FirstOrDefault(f => f.Member == field.Member) is not { } present) continue;
                if (present.ValueType != field.ValueType)
                    return new Failure(Code.Dependency, $"Patch {other.Manifest.Id} keeps {display} beside its objects as {present.ValueType}, patch {manifest.Id} as {field.ValueType}. Undo {other.Manifest.Id} first.");
                if (!manifest.Requires.Contains(other.Manifest.ContentHash) && !manifest.Replaces.Contains(other.Manifest.ContentHash))
                    return new Failure(
                        Code.Dependency,
                        $"Patch {other.Manifest.Id} keeps {display} beside its objects already, and patch {manifest.Id} does not say that it goes on with those values. Undo {other.Manifest.Id} first, or make the patch again so that it requires {other.Manifest.Id}.");
            }

            // Where it is not known the patch comes in: a limit of memory is none of safety.
            if (objects?.GetValueOrDefault(field.Member) is { } count && count > limit)
                return new Failure(
                    Code.NotSupported,
                    $"{count:N0} objects of {field.Type.Replace('/', '.')} live, which patch {manifest.Id} gives the field {display}: more than {limit:N0}. Each costs about 100 bytes once the field is used. Allow it with --max-shadow-objects {count}.");
        }

        return null;
    }

    /// <summary>Has the values begin afresh, but for those that an earlier patch shares.</summary>
    public static void Begin(IEnumerable<PreparedCopy> copies)
    {
        foreach (var copy in copies.Where(MayUse)) Shadow.Begin(copy.Module.Assembly);
    }

    /// <summary>Drops the values of a patch that is off, or did not come in.</summary>
    public static void Drop(IEnumerable<PreparedCopy> copies, Action<string> log)
    {
        var dropped = copies.Where(MayUse).Sum(copy => Shadow.Drop(copy.Module.Assembly));
        if (dropped > 0) log($"  the values that {dropped} objects had in shadow fields were dropped");
    }

    // The others do not even touch the API of hooks: what that needs is loaded in the application's context, and stays lost to it where
    // there is no descriptor for it.
    private static bool MayUse(PreparedCopy copy) =>
        copy.Module.Assembly.GetReferencedAssemblies().Any(reference => reference.Name == typeof(Shadow).Assembly.GetName().Name);
}
