using System.Collections.Immutable;
using PatchGen.Format;
using PatchGen.Generator;
using PatchGen.Generator.Compile;

namespace PatchGen.LiveTests.Harness;

/// <summary>The trees of a library <c>Lib</c> and of <c>Dep</c>, which it references, before and after a fix: patched by the generator itself.</summary>
internal sealed class Workspace : IDisposable
{
    private static readonly ImmutableArray<string> Framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(':').Where(path => path.Contains("/Microsoft.NETCore.App/", StringComparison.Ordinal)),
    ];

    private readonly string root = Directory.CreateTempSubdirectory("patchgen-trees-").FullName;
    private readonly PatchRequest request;

    public Workspace((string Pre, string Post) dependency, (string Pre, string Post) library, params string[] roots)
    {
        var (pre, post) = (Tree("pre", dependency.Pre, library.Pre), Tree("post", dependency.Post, library.Post));
        request = new PatchRequest
        {
            Pre = pre.Library,
            Post = post.Library,
            References = [new ReferencedProject { Project = "Dep.csproj", Pre = pre.Dependency, Post = post.Dependency }],
            Baseline = new Baseline { Kind = BaselineKind.Directory, Name = "pre", Rebuilt = true },
            OutputDirectory = Path.Combine(root, "out"),
            Roots = [.. roots],
        };
        Dependency = Compile(pre.Dependency);
        Library = Compile(Images(pre.Dependency).For(pre.Library));
    }

    /// <summary>The shipped <c>Dep</c>.</summary>
    public byte[] Dependency { get; }

    /// <summary>The shipped <c>Lib</c>.</summary>
    public byte[] Library { get; }

    /// <summary>What stands beside <c>Lib</c> where it runs.</summary>
    public (string Name, byte[] Image)[] Beside => [("Dep.dll", Dependency)];

    /// <summary>The patch between the trees.</summary>
    public (Manifest Manifest, byte[] Tarball) Patch()
    {
        var outcome = Pipeline.Run(request);
        Assert.True(outcome.PatchPath is not null, $"{outcome.Message}\n{string.Join('\n', outcome.Findings.Select(f => f.Message).Concat(outcome.Evidence))}");
        return (outcome.Manifest!, File.ReadAllBytes(outcome.PatchPath));
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private (SideInput.Sources Dependency, SideInput.Sources Library) Tree(string side, string dependency, string library)
    {
        var output = Path.Combine(root, side, "Dep", "obj", "Dep.dll");
        return (Project(side, "Dep", dependency) with { Output = output }, Project(side, "Lib", library, "/reference:" + output));
    }

    private SideInput.Sources Project(string side, string name, string source, params string[] more)
    {
        const string usings = "global using System; global using System.Collections.Generic; global using System.Linq; global using System.Runtime.CompilerServices; global using System.Threading;\n";
        var folder = Directory.CreateDirectory(Path.Combine(root, side, name)).FullName;
        File.WriteAllText(Path.Combine(folder, name + ".cs"), usings + source);
        ImmutableArray<string> arguments =
        [
            "/target:library", $"/out:obj/{name}.dll", "/optimize+", "/deterministic+", "/debug:portable", "/nostdlib+", "/langversion:latest",
            .. Framework.Select(path => "/reference:" + path), .. more, name + ".cs",
        ];
        // Seen at one place, whatever side it is: nothing that differs comes from the folder's name.
        return new(folder, arguments, Path.Combine(root, side), "/src");
    }

    private static Images Images(SideInput.Sources dependency)
    {
        using var snapshot = Compiler.Compile(dependency, CancellationToken.None).Value!;
        return Generator.Compile.Images.Empty.With(dependency, snapshot);
    }

    private static byte[] Compile(SideInput input)
    {
        var compiled = Compiler.Compile(input, CancellationToken.None);
        Assert.True(compiled.Ok, compiled.Failure is { } f ? string.Join('\n', f.Evidence.Prepend(f.Message)) : "");
        using var snapshot = compiled.Value;
        return [.. snapshot.Image];
    }
}
