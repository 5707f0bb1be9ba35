using Mono.Cecil;
using PatchGen.Generator.Diff;

namespace PatchGen.Mutants.Mutators;

/// <summary>Data: what fields are mapped to, resources, references of the assembly.</summary>
internal static class Contents
{
    public static IReadOnlyList<Mutator> All { get; } =
    [
        new("mapped data", MappedData),
        Mutator.Of<EmbeddedResource>("resource", (draft, resource, random) => random.Next(4) switch
        {
            0 => new($"{resource.Name} removed", () => draft.Module.Resources.Remove(resource)) { Saying = resource.Name },
            1 => new($"{resource.Name}: access", () => resource.Attributes ^= ManifestResourceAttributes.Public | ManifestResourceAttributes.Private) { Saying = resource.Name },
            2 when $"{resource.Name}.{random.Next(1000)}" is var name => new($"{name} added", () => draft.Module.Resources.Add(new EmbeddedResource(name, ManifestResourceAttributes.Public, resource.GetResourceData()))) { Saying = name },
            _ when resource.GetResourceData() is { Length: > 0 } data && random.Next(data.Length) is var at => new($"{resource.Name}: byte {at}", () =>
            {
                data[at] ^= 1;
                draft.Module.Resources[draft.Module.Resources.IndexOf(resource)] = new EmbeddedResource(resource.Name, resource.Attributes, data);
            }) { Saying = resource.Name },
            _ => null,
        }, typeof(ResourceChanged)),
        Mutator.Of<AssemblyNameReference>("reference", (_, reference, random) => new Version(reference.Version.Major, reference.Version.Minor, random.Next(1, 1000), random.Next(1000)) is var version && version != reference.Version
            ? new($"{reference.Name} {reference.Version} -> {version}", () => reference.Version = version) { Saying = reference.Name } : null, typeof(ReferenceChanged)),
    ];

    // Of the fields that the compiler maps arrays to: who uses them has changed.
    private static Mutation? MappedData(Draft draft, object unit, Random random)
    {
        if (unit is not FieldDefinition { InitialValue.Length: > 0 } field) return null;
        var claims = Claimed.Key(draft, field) is { } key ? [new([key])] : Claimed.Reaching(draft, field.MetadataToken);
        if (claims is null) return null;
        var (data, at) = (field.InitialValue.ToArray(), random.Next(field.InitialValue.Length));
        data[at] ^= (byte)(1 << random.Next(8));
        return new("mapped data", field.FullName, new($"byte {at} -> {data[at]}", () => field.InitialValue = data), claims.Value, []);
    }
}
