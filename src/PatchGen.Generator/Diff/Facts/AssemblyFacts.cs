using System.Reflection.Metadata;
using PatchGen.Format;

namespace PatchGen.Generator.Diff.Facts;

/// <summary>What is the assembly's own: identity, attributes, references, resources.</summary>
internal static class AssemblyFacts
{
    /// <summary>The member that facts about the assembly carry.</summary>
    public static readonly MemberKey Assembly = new("T:<Module>");

    // The code of another module must run under the same ones, or was compiled otherwise.
    private static readonly HashSet<string> Unmodelled =
    [
        "System.Diagnostics.DebuggableAttribute",
        "System.Runtime.CompilerServices.RuntimeCompatibilityAttribute",
        "System.Runtime.CompilerServices.CompilationRelaxationsAttribute",
        "System.Runtime.CompilerServices.DisableRuntimeMarshallingAttribute",
        "System.Runtime.InteropServices.DefaultDllImportSearchPathsAttribute",
        "System.Runtime.Versioning.TargetFrameworkAttribute",
        "System.Security.SecurityRulesAttribute",
        "System.Security.AllowPartiallyTrustedCallersAttribute",
        "System.Security.SecurityTransparentAttribute",
    ];

    private static readonly HashSet<string> Stamps =
    [
        "System.Reflection.AssemblyInformationalVersionAttribute",
        "System.Reflection.AssemblyFileVersionAttribute",
        .. new[] { "Title", "Description", "Company", "Product", "Copyright", "Trademark" }.Select(name => $"System.Reflection.Assembly{name}Attribute"),
    ];

    public static void Find(Comparison c)
    {
        Identity(c);
        AttributesOf(c);
        References(c);
        Forwards(c);
        ResourceFacts.Find(c);
    }

    private static void Identity(Comparison c)
    {
        var a = c.Pre.Metadata.GetAssemblyDefinition();
        var b = c.Post.Metadata.GetAssemblyDefinition();
        if (a.Version != b.Version) c.Add(new BuildStampChanged { Member = Assembly, Why = $"assembly version {a.Version} -> {b.Version}" });
        if (!c.Binder.SameText(a.Name, b.Name)) Unknown(c, $"the assembly's name {c.Pre.Name(a.Name)} -> {c.Post.Name(b.Name)}");
        if (!c.Binder.SameText(a.Culture, b.Culture)) Unknown(c, "the assembly's culture");
        if (!c.SameBytes(a.PublicKey, b.PublicKey)) Unknown(c, "the assembly's public key");
        if (a.Flags != b.Flags) Unknown(c, $"the assembly's flags {a.Flags} -> {b.Flags}");
        var x = c.Pre.Snapshot.Pe.PEHeaders;
        var y = c.Post.Snapshot.Pe.PEHeaders;
        if (x.CoffHeader.Machine != y.CoffHeader.Machine) Unknown(c, $"the platform {x.CoffHeader.Machine} -> {y.CoffHeader.Machine}");
        // A shipped assembly may be signed where a rebuilt one is not.
        var flags = (x.CorHeader!.Flags ^ y.CorHeader!.Flags) & ~System.Reflection.PortableExecutable.CorFlags.StrongNameSigned;
        if (flags != 0) Unknown(c, $"the image's flags {x.CorHeader.Flags} -> {y.CorHeader.Flags}");
        if (!SecurityFacts.Same(c, a.GetDeclarativeSecurityAttributes(), b.GetDeclarativeSecurityAttributes())) Unknown(c, "declarative security");
        if (c.Pre.Metadata.AssemblyFiles.Count != c.Post.Metadata.AssemblyFiles.Count) Unknown(c, "the files that belong to the assembly");
    }

    private static void AttributesOf(Comparison c)
    {
        var differing = AttributeComparer.Differing(c, c.Pre.Metadata.GetAssemblyDefinition().GetCustomAttributes(), c.Post.Metadata.GetAssemblyDefinition().GetCustomAttributes())
            .Concat(AttributeComparer.Differing(c, c.Pre.Metadata.GetModuleDefinition().GetCustomAttributes(), c.Post.Metadata.GetModuleDefinition().GetCustomAttributes()))
            .ToList();
        foreach (var stamp in differing.Where(Stamps.Contains).Distinct()) c.Add(new BuildStampChanged { Member = Assembly, Why = stamp });
        foreach (var name in differing.Where(Unmodelled.Contains).Distinct()) Unknown(c, $"the attribute {name}");
        if (AttributeComparer.Fact(Assembly, differing.Where(n => !Stamps.Contains(n) && !Unmodelled.Contains(n))) is { } fact) c.Add(fact);
    }

    private static void References(Comparison c)
    {
        var pre = ReferencesOf(c.Pre);
        var post = ReferencesOf(c.Post);
        foreach (var name in pre.Keys.Union(post.Keys).Order(StringComparer.Ordinal))
        {
            var a = pre.GetValueOrDefault(name);
            var b = post.GetValueOrDefault(name);
            if (a == b) continue;
            c.Add(new ReferenceChanged
            {
                Member = Assembly,
                Change = a is null ? "added" : b is null ? "removed" : "version",
                Why = a is null || b is null ? name : $"{name} {a} -> {b}",
            });
        }
    }

    private static Dictionary<string, string> ReferencesOf(Side side)
    {
        var references = new Dictionary<string, string>();
        foreach (var handle in side.Metadata.AssemblyReferences)
        {
            var reference = side.Metadata.GetAssemblyReference(handle);
            references[side.Name(reference.Name)] = reference.Version.ToString();
        }

        return references;
    }

    private static void Forwards(Comparison c)
    {
        var pre = ForwardsOf(c.Pre);
        var post = ForwardsOf(c.Post);
        foreach (var type in pre.Except(post).Order(StringComparer.Ordinal)) c.Add(new ReferenceChanged { Member = Assembly, Change = "removed", Why = $"forwarded type {type}" });
        foreach (var type in post.Except(pre).Order(StringComparer.Ordinal)) c.Add(new ReferenceChanged { Member = Assembly, Change = "added", Why = $"forwarded type {type}" });
    }

    private static HashSet<string> ForwardsOf(Side side)
    {
        var types = new HashSet<string>();
        foreach (var handle in side.Metadata.ExportedTypes)
        {
            var type = side.Metadata.GetExportedType(handle);
            var where = type.Implementation.Kind == HandleKind.AssemblyReference
                ? side.Name(side.Metadata.GetAssemblyReference((AssemblyReferenceHandle)type.Implementation).Name) : type.Implementation.Kind.ToString();
            types.Add($"{side.Name(type.Namespace)}.{side.Name(type.Name)} in {where}");
        }

        return types;
    }

    private static void Unknown(Comparison c, string why) => c.Add(new UnmodelledChange { Member = Assembly, Why = why });
}
