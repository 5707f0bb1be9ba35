using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PatchGen.Corpus;

/// <summary>Compiles an entry's probe against its built pre side.</summary>
internal static class ProbeCompiler
{
    private static readonly string[] Usings =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Text", "System.Threading", "System.Threading.Tasks"];

    /// <summary>Compiles it.</summary>
    /// <param name="source">The probe's C# file.</param>
    /// <param name="side">What it may use, beside the framework that the runner itself runs on.</param>
    /// <param name="into">The dll to write.</param>
    /// <exception cref="EntryException">It does not compile.</exception>
    public static void Compile(string source, Side side, string into)
    {
        var syntax = CSharpSyntaxTree.ParseText(File.ReadAllText(source), path: source);
        var usings = CSharpSyntaxTree.ParseText(string.Concat(Usings.Select(name => $"global using {name};\n")));
        var compilation = CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(into), [usings, syntax], References(side),
            new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));
        var result = compilation.Emit(into);
        if (!result.Success)
            throw new EntryException("the probe does not compile: " + result.Diagnostics.First(found => found.Severity == DiagnosticSeverity.Error));
    }

    // Where the framework has an assembly that the library brings too, the host runs the framework's.
    private static IEnumerable<MetadataReference> References(Side side)
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return Directory.GetFiles(framework, "*.dll").Concat(side.Assemblies)
            .Where(IsManaged)
            .DistinctBy(Path.GetFileName)
            .Select(path => MetadataReference.CreateFromFile(path));
    }

    private static bool IsManaged(string path)
    {
        using var stream = File.OpenRead(path);
        using var image = new System.Reflection.PortableExecutable.PEReader(stream);
        try
        {
            return image.HasMetadata;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }
}
