using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PatchGen.Format;

namespace PatchGen.Generator.Compile.Csc;

/// <summary>The assemblies that the arguments refer to, found as csc finds them.</summary>
internal static class References
{
    public static Result<ImmutableArray<MetadataReference>> Resolve(CSharpCommandLineArguments local, ImmutableDictionary<string, ImmutableArray<byte>> images, SharedInputs shared)
    {
        var found = ImmutableArray.CreateBuilder<MetadataReference>();
        var missing = new List<string>();
        foreach (var reference in local.MetadataReferences)
        {
            if (Find(reference.Reference, local, images) is { } path)
                found.Add(images.TryGetValue(path, out var image) ? MetadataReference.CreateFromImage(image, reference.Properties, filePath: path) : shared.Reference(path, reference.Properties));
            else missing.Add($"error CS0006: Metadata file '{reference.Reference}' could not be found");
        }

        return missing.Count == 0
            ? found.ToImmutable()
            : new Failure(Code.CompileFailed, $"{local.CompilationName} does not compile: {missing.Count} reference(s) do not exist.", missing);
    }

    private static string? Find(string reference, CSharpCommandLineArguments local, ImmutableDictionary<string, ImmutableArray<byte>> images) =>
        local.ReferencePaths.Prepend(".")
            .Select(directory => Path.GetFullPath(reference, local.FullPath(directory)))
            .FirstOrDefault(path => images.ContainsKey(path) || File.Exists(path));
}
