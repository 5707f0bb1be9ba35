using System.Collections.Immutable;
using PatchGen.Format;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Compile.Shipped;
using PatchGen.Generator.Compile.Sources;

namespace PatchGen.Generator;

/// <summary>
/// Both sides of the assemblies that a patch may change, compiled in the order of their dependencies: each against the same side's
/// images of those before it, as the shipped build was and as the post build is.
/// </summary>
internal sealed class Assemblies : IDisposable
{
    private readonly List<(ReferencedProject Project, Snapshot Pre, Snapshot Post)> compiled = [];

    private readonly SharedInputs shared;
    private readonly HashSet<string> changed = new(StringComparer.Ordinal);
    private readonly HashSet<string> outputs;

    private Assemblies(PatchRequest request, SharedInputs shared) => (this.shared, outputs) = (shared, [.. request.References.SelectMany(project => Outputs(project.Post))]);

    /// <summary>The sides, dependencies first, the project's own last. Referenced assemblies that are the same on both sides are left out.</summary>
    public IReadOnlyList<(Snapshot Pre, Snapshot Post)> Pairs =>
        [.. compiled.Where((c, i) => i == compiled.Count - 1 || c.Pre.Mvid != c.Post.Mvid).Select(c => (c.Pre, c.Post))];

    /// <summary>The name of the project's own assembly.</summary>
    public string Name => compiled[^1].Post.Name;

    /// <summary>True where it is a program's.</summary>
    public bool IsProgram => compiled[^1].Post.IsProgram;

    /// <summary>The suppression file of an assembly, by its simple name.</summary>
    public string? SuppressionFileOf(string assembly) => compiled.First(c => c.Post.Name == assembly).Project.SuppressionFile;

    public static Result<Assemblies> Compile(PatchRequest request, SharedInputs shared, CancellationToken cancel)
    {
        var own = new ReferencedProject { Project = "", Pre = request.Pre, Post = request.Post, VerifyAgainst = request.VerifyAgainst, SuppressionFile = request.SuppressionFile };
        var assemblies = new Assemblies(request, shared);
        var images = (Pre: Images.Empty, Post: Images.Empty);
        foreach (var project in BuildOrder.Of(request.References, request.Post).Append(own))
        {
            cancel.ThrowIfCancellationRequested();
            if (!ReferenceEquals(project, own) && assemblies.Unchanged(project)) continue;
            if (assemblies.Compile(project, ref images, cancel) is not { } failure) continue;
            assemblies.Dispose();
            return failure;
        }

        return assemblies;
    }

    public void Dispose()
    {
        foreach (var (_, pre, post) in compiled)
        {
            pre.Dispose();
            post.Dispose();
        }
    }

    // Most of what a large product references did not change. An entry for nothing in a suppression file is told all the same.
    private bool Unchanged(ReferencedProject project) =>
        project is { VerifyAgainst: null, Pre: SideInput.Sources pre, Post: SideInput.Sources post } && !File.Exists(project.SuppressionFile) && SameSources.Of(pre, post, outputs, changed);

    private Failure? Compile(ReferencedProject project, ref (Images Pre, Images Post) images, CancellationToken cancel)
    {
        if (project.Pre is not { } input)
        {
            var name = Path.GetFileNameWithoutExtension(project.Project);
            return new Failure(
                Code.BaselineNotFound,
                $"The project references {name}, of which the baseline holds no assembly: whether {name} has changed since cannot be told. Put the shipped {name}.dll, with its PDB, beside the baseline's assembly, "
                + $"or name its dll, folder or nupkg in PatchGenBaselineReferences. Where {name} has not changed, leave it out with PatchGenExcludeReferences={name}.");
        }

        var shipped = images.Pre;
        var preResult = Baseline(project with { Pre = images.Pre.For(input) }, ref shipped, cancel);
        if (!preResult.Ok) return preResult.Failure;
        var pre = preResult.Value;
        var aligned = pre.Rebuilt ? project.Post : ShippedRoots.Align(project.Post, pre);
        var postResult = Compiler.Compile(images.Post.For(aligned), cancel, shared);
        if (!postResult.Ok)
        {
            pre.Dispose();
            return postResult.Failure;
        }

        compiled.Add((project, pre, postResult.Value));
        images = (shipped, images.Post.With(project.Post, postResult.Value));
        if (pre.Mvid != postResult.Value.Mvid) changed.UnionWith(Outputs(project.Post));
        return BaselineFit.Check(pre, postResult.Value) ?? CompilerIdentity.Check(pre, postResult.Value);
    }

    // With both a tree and a binary, the binary is the truth, once the tree is known to give it.
    private Result<Snapshot> Baseline(ReferencedProject project, ref Images images, CancellationToken cancel)
    {
        if (project.VerifyAgainst is null)
        {
            var pre = Broken(Compiler.Compile(project.Pre!, cancel, shared));
            if (!pre.Ok) return pre;
            images = images.With(project.Pre!, pre.Value);
            return CompilerIdentity.Deterministic(pre.Value) is { } random ? Disposed(pre.Value, random) : pre;
        }

        var shipped = Compiler.Compile(project.VerifyAgainst, cancel);
        if (!shipped.Ok) return shipped;
        var rebuilt = Broken(Compiler.Compile(ShippedRoots.Align(project.Pre!, shipped.Value), cancel, shared));
        if (!rebuilt.Ok) return Disposed(shipped.Value, rebuilt.Failure);
        using (rebuilt.Value)
        {
            if (Reproduction.Check(shipped.Value, rebuilt.Value, cancel) is { } differs) return Disposed(shipped.Value, differs);
            images = images.With(project.Pre!, rebuilt.Value);
            return shipped;
        }
    }

    private static IEnumerable<string> Outputs(SideInput input) =>
        input is SideInput.Sources sources ? new[] { sources.Output, sources.ReferenceOutput }.OfType<string>().Select(Path.GetFullPath) : [];

    private static Failure Disposed(Snapshot side, Failure failure)
    {
        side.Dispose();
        return failure;
    }

    private static Result<Snapshot> Broken(Result<Snapshot> pre) =>
        pre.Failure is { } failure && failure.Code == Code.CompileFailed
            ? failure with { Code = Code.BaselineBroken, Message = $"The baseline: {failure.Message}" }
            : pre;
}
