using PatchGen.Format;
using PatchGen.Generator;
using PatchGen.Generator.Compile;
using PatchGen.Oracle.Cases;
using PatchGen.Oracle.Targets;

namespace PatchGen.Oracle.Making;

/// <summary>A case made ready to run in a configuration: both programs, and the patch where there is one.</summary>
/// <param name="Case">The case.</param>
/// <param name="Errors">Why a side does not compile; nothing else is there then.</param>
/// <param name="Pre">The pre program's path, as it is shipped.</param>
/// <param name="Post">The post program's path.</param>
/// <param name="Outcome">What the generator made of it.</param>
internal sealed record Pair(Case Case, IReadOnlyList<string> Errors, string Pre, string Post, PatchOutcome? Outcome)
{
    // The runtime's assemblies, most of all.
    private static readonly SharedInputs Inputs = new();

    /// <summary>The tarball.</summary>
    public byte[] Tarball => File.ReadAllBytes(Outcome!.PatchPath!);

    /// <summary>The patch's id.</summary>
    public string Id => Outcome!.Manifest!.Id;

    /// <summary>Compiles, and makes the patch.</summary>
    /// <param name="folder">A folder for its files, short: sockets and processes have their limits.</param>
    public static Pair Make(Case @case, Configuration configuration, string folder, CancellationToken cancel)
    {
        var dotnet = DotNet.Of(configuration.Major);
        var trees = Trees.Write(@case, configuration, folder);
        var (pre, post) = (Path.Combine(folder, "shipped"), Path.Combine(folder, "reference"));
        var errors = Compilations.Write(trees, @case, Side.Post, dotnet, post);
        var program = @case.Assembly + ".dll";
        if (errors.Count > 0) return new(@case, errors, "", "", null);
        var outcome = Pipeline.Run(trees.Request(pre, Path.Combine(folder, "patch")), cancel: cancel, shared: Inputs);
        if (outcome.Code == Code.CompileFailed || outcome.Code == Code.BaselineBroken) return new(@case, [outcome.Message, .. outcome.Evidence], "", "", null);
        // An assembly that does not change is no target, and the generator leaves none of it; it is the same on both sides.
        foreach (var part in @case.Parts.Where(part => !File.Exists(Path.Combine(pre, part.Assembly + ".dll"))))
            File.Copy(Path.Combine(post, part.Assembly + ".dll"), Path.Combine(pre, part.Assembly + ".dll"));
        return new(@case, [], Path.Combine(pre, program), Path.Combine(post, program), outcome);
    }
}
