using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PatchGen.Format;

namespace PatchGen.Tests.Compile;

/// <summary>Source generators run as csc runs them.</summary>
public sealed class GeneratorTests : IDisposable
{
    private const string Dependency = "namespace Dependency; public static class Words { public static string Quoted(string text) => '\"' + text.Trim() + '\"'; }";

    // Takes all that a generator can take: an additional file, options of editorconfig, and an assembly of its own.
    private const string Generator = """
        using Microsoft.CodeAnalysis;
        using Microsoft.CodeAnalysis.Text;
        using System.Linq;
        using System.Text;
        [Generator]
        public sealed class Incremental : IIncrementalGenerator
        {
            public void Initialize(IncrementalGeneratorInitializationContext context)
            {
                var texts = context.AdditionalTextsProvider.Combine(context.AnalyzerConfigOptionsProvider).Select((pair, cancel) =>
                    (Text: pair.Left.GetText(cancel)!.ToString(), Mark: pair.Right.GetOptions(pair.Left).TryGetValue("mark", out var m) ? m : "none",
                     Global: pair.Right.GlobalOptions.TryGetValue("build_property.Flavour", out var f) ? f : "none")).Collect();
                context.RegisterSourceOutput(texts, (output, all) => output.AddSource("All.g.cs", SourceText.From(
                    "public static class All { public static string[] Texts => [" + string.Join(", ", all.Select(t => Dependency.Words.Quoted(t.Text + t.Mark + t.Global))) + "]; }", Encoding.UTF8)));
            }
        }
        """;

    private const string Failing = """
        using Microsoft.CodeAnalysis;
        [Generator]
        public sealed class Failing : IIncrementalGenerator
        {
            public void Initialize(IncrementalGeneratorInitializationContext context) =>
                context.RegisterSourceOutput(context.CompilationProvider, (output, compilation) => throw new System.InvalidOperationException("the generator is broken"));
        }
        """;

    private readonly ScratchTree tree = new();

    public GeneratorTests()
    {
        tree.Write("src/.globalconfig", "is_global = true\nbuild_property.Flavour = dark\n");
        tree.Write("src/.editorconfig", "root = true\n[*.txt]\nmark = !\n");
        tree.Write("src/other.txt", "see #line");
    }

    public void Dispose() => tree.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_it_makes_of_files_options_and_its_own_dependencies_is_compiled_as_by_csc(bool withCopies)
    {
        var (dependency, generator) = Build(Generator);
        // What a package restores beside a generator is not what the compiler runs on.
        if (withCopies)
            foreach (var beside in new[] { typeof(ImmutableArray).Assembly, typeof(Compilation).Assembly, typeof(CSharpCompilation).Assembly })
                File.Copy(beside.Location, Path.Combine(Path.GetDirectoryName(generator)!, Path.GetFileName(beside.Location)));
        string[] arguments = [.. tree.Arguments($"/analyzer:{generator}", $"/analyzer:{dependency}", $"/analyzerconfig:{tree.Root}/src/.globalconfig", "/debug:portable", "/embed", "/nowarn:CS2002")];
        SdkCompiler.RunCsc(tree.Project, arguments);

        var result = SdkCompiler.Compile(tree.Project, arguments);

        Assert.True(result.Ok, result.Ok ? "" : string.Join('\n', result.Failure.Evidence));
        Assert.Contains((ImmutableArray<string>)result.Value.Generated, file => file.EndsWith("Generator/Incremental/All.g.cs", StringComparison.Ordinal));
        Assert.Contains("an additional file!dark", System.Text.Encoding.Unicode.GetString(tree.Built("Scratch.dll")));
        Assert.Equal(tree.Built("Scratch.dll"), (ImmutableArray<byte>)result.Value.Image);
        Assert.Equal(tree.Built("Scratch.pdb"), (ImmutableArray<byte>)result.Value.Pdb);
    }

    [Fact]
    public void One_that_throws_is_a_failure_and_not_code_that_is_missing()
    {
        var failure = SdkCompiler.Compile(tree.Project, tree.Arguments($"/analyzer:{Build(Failing).Generator}", "/debug:portable")).Failure;

        Assert.Equal(Code.CompileFailed.Name, (string)failure.Code.Name);
        Assert.Contains("the generator is broken", Assert.Single((IReadOnlyList<string>)failure.Evidence, line => line.Contains("CS8785", StringComparison.Ordinal)));
    }

    [Fact]
    public void One_whose_dependency_is_not_given_to_the_compiler_is_a_failure()
    {
        var generator = Build(Generator).Generator;

        var failure = SdkCompiler.Compile(tree.Project, tree.Arguments($"/analyzer:{generator}", "/debug:portable")).Failure;

        Assert.Contains((IReadOnlyList<string>)failure.Evidence, line => line.Contains("CS8785", StringComparison.Ordinal) && line.Contains("Dependency", StringComparison.Ordinal));
    }

    private (string Dependency, string Generator) Build(string source)
    {
        var folder = Directory.CreateDirectory(Path.Combine(tree.Root, "generators")).FullName;
        // Not beside each other: csc finds a dependency by its being an argument.
        var dependency = Path.Combine(Directory.CreateDirectory(Path.Combine(tree.Root, "dependencies")).FullName, "Dependency.dll");
        var generator = Path.Combine(folder, "Generator.dll");
        using (var built = TestCompiler.Snapshot(Dependency, assembly: "Dependency")) File.WriteAllBytes(dependency, [.. built.Image]);
        string[] references = [dependency, typeof(Compilation).Assembly.Location];
        using (var built = TestCompiler.Snapshot([("Generator.cs", source)], assembly: "Generator", references: references)) File.WriteAllBytes(generator, [.. built.Image]);
        return (dependency, generator);
    }
}
