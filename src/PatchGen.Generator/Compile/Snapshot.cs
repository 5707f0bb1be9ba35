using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis.CSharp;
using PatchGen.Format;
using PatchGen.Generator.Compile.Csc;
using PatchGen.Generator.Compile.Sources;

namespace PatchGen.Generator.Compile;

/// <summary>One side, compiled or taken as shipped: the image and all that later steps ask of it. Immutable; owns its readers.</summary>
public sealed class Snapshot : IDisposable
{
    private readonly MetadataReaderProvider? pdbProvider;
    private readonly Lazy<SourceIndex> sources;

    /// <summary>Opens an image with its PDB.</summary>
    /// <param name="image">The dll's bytes.</param>
    /// <param name="pdb">The portable PDB's bytes; empty where there is none.</param>
    /// <exception cref="BadImageFormatException">The image is not a managed assembly.</exception>
    public Snapshot(ImmutableArray<byte> image, ImmutableArray<byte> pdb)
    {
        Image = image;
        Pdb = pdb;
        Pe = new PEReader(image);
        Metadata = Pe.GetMetadataReader();
        Nesting.Check(Metadata);
        Keys = new MemberKeyReader(Metadata);
        if (!pdb.IsDefaultOrEmpty)
        {
            pdbProvider = MetadataReaderProvider.FromPortablePdbImage(pdb);
            Symbols = pdbProvider.GetMetadataReader();
        }

        var assembly = Metadata.GetAssemblyDefinition();
        Name = Metadata.GetString(assembly.Name);
        Version = assembly.Version;
        Mvid = Metadata.GetGuid(Metadata.GetModuleDefinition().Mvid);
        TargetFramework = Shipped.TargetFramework.Of(Metadata);
        // Not before all of it is set.
        sources = new(() => new SourceIndex(this));
    }

    /// <summary>The dll's bytes.</summary>
    public ImmutableArray<byte> Image { get; }

    /// <summary>The portable PDB's bytes; empty where there is none.</summary>
    public ImmutableArray<byte> Pdb { get; }

    /// <summary>The image, parsed.</summary>
    public PEReader Pe { get; }

    /// <summary>The image's metadata.</summary>
    public MetadataReader Metadata { get; }

    /// <summary>The PDB's metadata, or null.</summary>
    public MetadataReader? Symbols { get; }

    /// <summary>Member keys of this side.</summary>
    public MemberKeyReader Keys { get; private set; }

    /// <summary>Names of types in <see cref="Keys"/> that are not their own, to those that are; see <see cref="Named"/>.</summary>
    public IReadOnlyDictionary<string, string> OwnNames { get; private set; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The assembly's simple name.</summary>
    public string Name { get; }

    /// <summary>The assembly's version.</summary>
    public Version Version { get; }

    /// <summary>The module version id.</summary>
    public Guid Mvid { get; }

    /// <summary>Its target framework moniker, for example <c>.NETCoreApp,Version=v10.0</c>; empty where it has none.</summary>
    public string TargetFramework { get; }

    /// <summary>The Roslyn compilation after generators ran; null for a shipped binary.</summary>
    public CSharpCompilation? Compilation { get; init; }

    /// <summary>The reference assembly as the compiler gives it beside this one; empty where nobody asked for it.</summary>
    public ImmutableArray<byte> ReferenceImage { get; init; } = [];

    /// <summary>True for a program: no other assembly is built against it.</summary>
    public bool IsProgram => Pe.PEHeaders.CorHeader!.EntryPointTokenOrRelativeVirtualAddress != 0;

    /// <summary>What the project says of the severity of diagnostics; null for a shipped binary.</summary>
    public DiagnosticLevels? Levels { get; init; }

    /// <summary>Absolute paths of the assemblies that it was compiled against; empty for a shipped binary.</summary>
    public ImmutableArray<string> References { get; init; } = [];

    /// <summary>The compiler's version as the PDB records it, for example <c>5.9.0-1.26412.3+e34a38d2</c>; null where it does not say.</summary>
    public string? CompilerVersion { get; init; }

    /// <summary>Document names in the PDB to paths on this machine.</summary>
    public ImmutableDictionary<string, string> LocalPaths { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The files that source generators wrote, in the compiler's order; empty for a shipped binary.</summary>
    public ImmutableArray<string> Generated { get; init; } = [];

    /// <summary>Where the text of each source file is.</summary>
    internal SourceIndex Sources => sources.Value;

    /// <summary>True where this side was compiled here, false where it was shipped.</summary>
    public bool Rebuilt { get; init; }

    /// <summary>The same side, with keys that call some definitions as another build calls them. It shares this one's readers and their life.</summary>
    /// <param name="names">Definitions, and what to call them.</param>
    public Snapshot Named(IReadOnlyDictionary<EntityHandle, string> names)
    {
        var named = (Snapshot)MemberwiseClone();
        named.Keys = new MemberKeyReader(Metadata, names);
        named.OwnNames = names.Where(n => n.Key.Kind == HandleKind.TypeDefinition)
            .ToImmutableDictionary(n => n.Value, n => Metadata.GetString(Metadata.GetTypeDefinition((TypeDefinitionHandle)n.Key).Name));
        return named;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        pdbProvider?.Dispose();
        Pe.Dispose();
    }
}
