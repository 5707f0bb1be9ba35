using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Format;

namespace PatchGen.Generator.Diff.Facts.Assemblies;

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

    private const string Metadata = "System.Reflection.AssemblyMetadataAttribute";

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
        ReferenceFacts.Find(c);
        ResourceFacts.Find(c);
        EntryPoint(c);
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
        if (!Files(c.Pre).SequenceEqual(Files(c.Post))) Unknown(c, "the files that belong to the assembly");
        // What loaders do not look at.
        if (a.HashAlgorithm != b.HashAlgorithm) c.Add(new BuildStampChanged { Member = Assembly, Why = $"hash algorithm {a.HashAlgorithm} -> {b.HashAlgorithm}" });
        var (module, postModule) = (c.Pre.Metadata.GetModuleDefinition(), c.Post.Metadata.GetModuleDefinition());
        if (!c.Binder.SameText(module.Name, postModule.Name))
            c.Add(new BuildStampChanged { Member = Assembly, Why = $"module name {c.Pre.Name(module.Name)} -> {c.Post.Name(postModule.Name)}" });
        if (module.Generation != postModule.Generation || module.GenerationId.IsNil != postModule.GenerationId.IsNil || module.BaseGenerationId.IsNil != postModule.BaseGenerationId.IsNil)
            Unknown(c, "the module is a delta of another");
    }

    private static List<(string, bool, string)> Files(Side side) =>
    [
        .. side.Metadata.AssemblyFiles.Select(side.Metadata.GetAssemblyFile)
            .Select(f => (side.Name(f.Name), f.ContainsMetadata, f.HashValue.IsNil ? "" : Convert.ToHexString(side.Metadata.GetBlobBytes(f.HashValue)))),
    ];

    // Methods that one side lacks are facts of their own.
    private static void EntryPoint(Comparison c)
    {
        var pre = c.Pre.Snapshot.Pe.PEHeaders.CorHeader!.EntryPointTokenOrRelativeVirtualAddress;
        var post = c.Post.Snapshot.Pe.PEHeaders.CorHeader!.EntryPointTokenOrRelativeVirtualAddress;
        if (pre == 0 || post == 0)
        {
            if (pre != post) Unknown(c, pre == 0 ? "a library became a program" : "a program became a library");
            return;
        }

        if (Key(c.Pre, pre) is not { } a || Key(c.Post, post) is not { } b || a == b || !c.HasMethod(a) || !c.HasMethod(b)) return;
        c.Add(new EntryPointChanged { Member = b, Why = $"the program begins in {b.Display}, not in {a.Display}" });
    }

    private static MemberKey? Key(Side side, int entryPoint) =>
        MetadataTokens.EntityHandle(entryPoint) is { Kind: HandleKind.MethodDefinition } method ? side.Snapshot.Keys.Method((MethodDefinitionHandle)method) : null;

    private static void AttributesOf(Comparison c)
    {
        var differing = AttributeComparer.Differing(c.Binder, c.Pre.Metadata.GetAssemblyDefinition().GetCustomAttributes(), c.Post.Metadata.GetAssemblyDefinition().GetCustomAttributes())
            .Concat(AttributeComparer.Differing(c.Binder, c.Pre.Metadata.GetModuleDefinition().GetCustomAttributes(), c.Post.Metadata.GetModuleDefinition().GetCustomAttributes()))
            .ToList();
        // Of the assembly's metadata, the commit that it was built from is a stamp; all else may be read.
        if (differing.Contains(Metadata) && Entries(c.Pre).SequenceEqual(Entries(c.Post)))
        {
            differing.RemoveAll(name => name == Metadata);
            c.Add(new BuildStampChanged { Member = Assembly, Why = $"{Metadata}: the commit" });
        }

        foreach (var stamp in differing.Where(Stamps.Contains).Distinct()) c.Add(new BuildStampChanged { Member = Assembly, Why = stamp });
        foreach (var name in differing.Where(Unmodelled.Contains).Distinct()) Unknown(c, $"the attribute {name}");
        if (AttributeComparer.Fact(Assembly, differing.Where(n => !Stamps.Contains(n) && !Unmodelled.Contains(n))) is { } fact) c.Add(fact);
    }

    private static IEnumerable<string> Entries(Side side)
    {
        var entries = new List<string>();
        foreach (var attribute in side.Metadata.GetAssemblyDefinition().GetCustomAttributes().Select(side.Metadata.GetCustomAttribute))
        {
            if (Attributes.TypeName(side.Metadata, attribute) != Metadata) continue;
            var value = side.Blob(attribute.Value);
            value.ReadUInt16();
            var key = value.ReadSerializedString();
            if (key is not ("CommitHash" or "SourceRevisionId" or "RepositoryCommit")) entries.Add($"{key}={value.ReadSerializedString()}");
        }

        return entries.Order(StringComparer.Ordinal);
    }

    private static void Unknown(Comparison c, string why) => c.Add(new UnmodelledChange { Member = Assembly, Why = why });
}
