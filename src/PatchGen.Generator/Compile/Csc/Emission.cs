using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using PatchGen.Generator.Compile.Shipped;
using PatchGen.Generator.Compile.Sources;

namespace PatchGen.Generator.Compile.Csc;

/// <summary>Emits with the options, resources and streams that csc uses.</summary>
internal sealed record Emission(bool Success, ImmutableArray<Diagnostic> Diagnostics, ImmutableArray<byte> Image, ImmutableArray<byte> Pdb, string? CompilerVersion)
{
    /// <summary>The reference assembly; empty where it was not asked for.</summary>
    public ImmutableArray<byte> Reference { get; private init; } = [];

    public static Emission Emit(
        Compilation compilation,
        CSharpCommandLineArguments shown,
        CSharpCommandLineArguments local,
        Relocation relocation,
        SourceFiles files,
        bool withReference,
        CancellationToken cancel)
    {
        var outputName = shown.OutputFileName ?? DefaultName(compilation, cancel);
        var resolver = compilation.Options.SourceReferenceResolver!;
        var pdbPath = resolver.NormalizePath(shown.GetPdbFilePath(outputName), null)!;
        if (shown.ParseOptions.Features.ContainsKey("pdb-path-determinism")) pdbPath = Path.GetFileName(pdbPath);
        var options = shown.EmitOptions
            .WithOutputNameOverride(outputName)
            .WithPdbFilePath(pdbPath);

        using var image = new MemoryStream();
        // As csc emits it: by the same call, so that the bytes that dependents are compiled against are its own.
        using var reference = withReference ? new MemoryStream() : null;
        if (withReference) options = options.WithIncludePrivateMembers(false);
        using var pdb = shown.EmitPdb && options.DebugInformationFormat != DebugInformationFormat.Embedded ? new MemoryStream() : null;
        using var win32 = Win32(compilation, local);
        using var sourceLink = shown.EmitPdb ? SourceLink(local, relocation) : null;
        var result = compilation.Emit(
            image,
            pdb,
            xmlDocumentationStream: null,
            win32,
            local.ManifestResources,
            options,
            debugEntryPoint: null,
            sourceLink,
            shown.EmitPdb ? files.Embedded(compilation, resolver) : [],
            reference,
            cancel);
        if (!result.Success) return new(false, result.Diagnostics, [], [], null);

        ImmutableArray<byte> imageBytes = [.. image.ToArray()];
        ImmutableArray<byte> pdbBytes = pdb is null ? PortablePdb.Embedded(imageBytes) : [.. pdb.ToArray()];
        return new(true, result.Diagnostics, imageBytes, pdbBytes, PortablePdb.CompilerVersion(pdbBytes)) { Reference = [.. reference?.ToArray() ?? []] };
    }

    // As csc: an executable without /out is called as the file that holds its entry point.
    private static string DefaultName(Compilation compilation, CancellationToken cancel) =>
        compilation.GetEntryPoint(cancel)?.Locations[0].SourceTree is { } tree ? Path.ChangeExtension(Path.GetFileName(tree.FilePath), ".exe") : "error";

    private static Stream? Win32(Compilation compilation, CSharpCommandLineArguments local)
    {
        if (local.Win32ResourceFile is { } resource) return Open(resource, local);
        using var manifest = compilation.Options.OutputKind == OutputKind.NetModule ? null : Open(local.Win32Manifest, local);
        using var icon = Open(local.Win32Icon, local);
        return compilation.CreateDefaultWin32Resources(versionResource: true, local.NoWin32Manifest, manifest, icon);
    }

    private static MemoryStream? SourceLink(CSharpCommandLineArguments local, Relocation relocation)
    {
        if (local.SourceLink is not { } path) return null;
        // Bytes, not text: where nothing is relocated the file must go into the PDB as it is, its byte order mark included.
        var bytes = File.ReadAllBytes(local.FullPath(path));
        var text = Encoding.UTF8.GetString(bytes);
        var relocated = relocation.Apply(text);
        return new MemoryStream(relocated == text ? bytes : Encoding.UTF8.GetBytes(relocated));
    }

    private static FileStream? Open(string? path, CSharpCommandLineArguments local) =>
        path is null ? null : File.OpenRead(local.FullPath(path));
}
