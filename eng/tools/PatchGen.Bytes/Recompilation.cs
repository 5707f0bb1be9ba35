using System.Collections.Immutable;
using System.Reflection.Metadata;
using PatchGen.Generator.Compile;

namespace PatchGen.Bytes;

/// <summary>One compilation of csc done again by Compile. Runs in the context of the SDK's Roslyn, and so speaks in text.</summary>
public static class Recompilation
{
    /// <summary>Compiles what a build noted and compares.</summary>
    /// <param name="note">The folder of the note: <c>args</c>, <c>project</c>, <c>framework</c>, <c>configuration</c>, <c>csc.dll</c>, <c>csc.pdb</c>. What differs is left there as <c>own.dll</c>, <c>own.pdb</c>.</param>
    /// <param name="subject">The row's first cell.</param>
    /// <returns>A <see cref="Row"/> as text.</returns>
    public static string Compare(string note, string subject)
    {
        var project = Line(note, "project");
        var arguments = File.ReadAllLines(Path.Combine(note, "args")).Where(line => line.Length > 0).ToImmutableArray();
        var name = $"{Path.GetFileNameWithoutExtension(project)} {Line(note, "framework")} {Line(note, "configuration")}".Trim();
        var result = Compiler.Compile(new SideInput.Sources(Path.GetDirectoryName(project)!, arguments), CancellationToken.None);
        if (!result.Ok) return new Row(subject, name, 0, 0, 0, false, $"{result.Failure.Message} {result.Failure.Evidence.FirstOrDefault()}", "").ToJson();

        using var own = result.Value;
        var dll = Compare(note, "dll", own.Image);
        return new Row(
            subject,
            name,
            own.Compilation!.SyntaxTrees.Length,
            own.Generated.Length,
            own.Metadata.ManifestResources.Count,
            !own.Metadata.GetAssemblyDefinition().PublicKey.IsNil,
            dll,
            File.Exists(Path.Combine(note, "csc.pdb")) ? Compare(note, "pdb", own.Pdb) : own.Pdb.IsDefaultOrEmpty ? "none" : "embedded").ToJson();
    }

    private static string Compare(string note, string kind, ImmutableArray<byte> own)
    {
        var csc = File.ReadAllBytes(Path.Combine(note, "csc." + kind));
        if (own.AsSpan().SequenceEqual(csc)) return "same";
        File.WriteAllBytes(Path.Combine(note, "own." + kind), [.. own]);
        return $"differs at {own.AsSpan().CommonPrefixLength(csc)} of {csc.Length} bytes ({own.Length}): {Why(csc, own, kind)}";
    }

    // Where two compilations part, they part in their documents or their members first.
    private static string Why(byte[] csc, ImmutableArray<byte> own, string kind)
    {
        if (kind == "dll")
        {
            using var a = new Snapshot([.. csc], []);
            using var b = new Snapshot(own, []);
            return $"{a.Metadata.TypeDefinitions.Count}/{b.Metadata.TypeDefinitions.Count} types, {a.Metadata.MethodDefinitions.Count}/{b.Metadata.MethodDefinitions.Count} methods";
        }

        using var pre = MetadataReaderProvider.FromPortablePdbImage([.. csc]);
        using var post = MetadataReaderProvider.FromPortablePdbImage(own);
        return Documents(pre.GetMetadataReader()).Except(Documents(post.GetMetadataReader())).FirstOrDefault() is { } document ? $"document {document}" : "the same documents";
    }

    private static IEnumerable<string> Documents(MetadataReader pdb) =>
        pdb.Documents.Select(pdb.GetDocument).Select(d => $"{pdb.GetString(d.Name)} {Convert.ToHexString(pdb.GetBlobBytes(d.Hash))[..16]}");

    private static string Line(string note, string file) => File.ReadAllText(Path.Combine(note, file)).Trim();
}
