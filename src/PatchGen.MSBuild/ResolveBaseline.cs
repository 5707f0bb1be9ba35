using System.Security.Cryptography;
using System.Text;
using Microsoft.Build.Framework;
using PatchGen.Format;
using PatchGen.Generator.Compile.Baselines;
using Task = Microsoft.Build.Utilities.Task;

namespace PatchGen.MSBuild;

/// <summary>Finds out what the baseline is, without changing anything but a stamp that later targets take as their input.</summary>
[MSBuildMultiThreadableTask]
public sealed class ResolveBaseline : Task
{
    /// <summary>The project file, absolute.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary><c>PatchGenBaseline</c>.</summary>
    public string? Reference { get; set; }

    /// <summary><c>PatchGenBaselineDirectory</c>.</summary>
    public string? DirectoryPath { get; set; }

    /// <summary><c>PatchGenBaselineAssembly</c>.</summary>
    public string? AssemblyPath { get; set; }

    /// <summary><c>PatchGenBaselinePackage</c>.</summary>
    public string? PackagePath { get; set; }

    /// <summary><c>PatchGenVerifyBaseline</c>.</summary>
    public bool Verify { get; set; }

    /// <summary>Written when the baseline is another than before.</summary>
    [Required]
    public string StampFile { get; set; } = "";

    /// <summary>What else must count as another baseline when it changes: the SDK, properties.</summary>
    public string? Salt { get; set; }

    /// <summary>The user's own <c>CustomAfterMicrosoftCommonTargets</c>: the baseline's build imports its own tree's one.</summary>
    public string? ChainedTargets { get; set; }

    /// <summary>The directory that will hold the private tree.</summary>
    [Required]
    public string PrivateDirectory { get; set; } = "";

    /// <summary>Where a tool that started the build wants to read how it ended; else empty.</summary>
    public string? OutcomeFile { get; set; }

    /// <summary><c>git</c>, <c>directory</c>, <c>assembly</c> or <c>package</c>.</summary>
    [Output]
    public string Kind { get; set; } = "";

    /// <summary>What the manifest calls it.</summary>
    [Output]
    public string Name { get; set; } = "";

    /// <summary>The commit of a tree.</summary>
    [Output]
    public string Commit { get; set; } = "";

    /// <summary>The top of the tree that it comes from; empty without a tree.</summary>
    [Output]
    public string Source { get; set; } = "";

    /// <summary>The top of the post tree that corresponds to it.</summary>
    [Output]
    public string PostRoot { get; set; } = "";

    /// <summary>The project file in the private tree.</summary>
    [Output]
    public string PrivateProject { get; set; } = "";

    /// <summary>The commit of the post tree, where that is clean.</summary>
    [Output]
    public string PostCommit { get; set; } = "";

    /// <summary>The properties that the private tree is built with: those of this build that speak of the post tree, said of the private one.</summary>
    [Output]
    public string[] Properties { get; set; } = [];

    /// <inheritdoc />
    public override bool Execute()
    {
        var tree = string.IsNullOrEmpty(Reference) ? DirectoryPath : Reference;
        var binary = string.IsNullOrEmpty(AssemblyPath) ? PackagePath : AssemblyPath;
        if (Misuse(tree, binary) is { } misuse) return Fail(new Failure(Code.BaselineNotFound, misuse));

        (Kind, Name) = (Reference, DirectoryPath, AssemblyPath, PackagePath) switch
        {
            (_, _, { Length: > 0 } path, _) => ("assembly", Path.GetFileName(path)),
            (_, _, _, { Length: > 0 } path) => ("package", Path.GetFileName(path)),
            ({ Length: > 0 } name, _, _, _) => ("git", name),
            var (_, path, _, _) => ("directory", Path.GetFileName(Path.TrimEndingDirectorySeparator(path!))),
        };
        PostCommit = GitRevision.CleanHead(Path.GetDirectoryName(ProjectFile)!) ?? "";
        var stamp = new StringBuilder(Salt).Append('\n');
        if (!string.IsNullOrEmpty(tree))
        {
            var found = string.IsNullOrEmpty(Reference) ? TreeBaseline.OfDirectory(ProjectFile, DirectoryPath!) : TreeBaseline.OfRef(ProjectFile, Reference);
            if (!found.Ok) return Fail(found.Failure);
            Use(found.Value);
            stamp.AppendJoin('\n', Kind, Name, Source, PrivateProject, found.Value.Stamp()).AppendJoin('\n', Properties);
        }

        if (!string.IsNullOrEmpty(binary))
        {
            if (!File.Exists(binary)) return Fail(new Failure(Code.BaselineNotFound, $"The baseline {Kind} {binary} does not exist."));
            stamp.AppendJoin('\n', Kind, Name, Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(binary))));
        }

        Stamp.Write(StampFile, stamp.ToString());
        return true;
    }

    private string? Misuse(string? tree, string? binary) => (Reference, DirectoryPath, AssemblyPath, PackagePath) switch
    {
        ({ Length: > 0 }, { Length: > 0 }, _, _) => "PatchGenBaseline and PatchGenBaselineDirectory are both given: give one.",
        (_, _, { Length: > 0 }, { Length: > 0 }) => "PatchGenBaselineAssembly and PatchGenBaselinePackage are both given: give one.",
        _ when string.IsNullOrEmpty(tree) && string.IsNullOrEmpty(binary) =>
            "No baseline is given: set PatchGenBaseline to the git ref that was shipped (-p:PatchGenBaseline=v1.2.0), or PatchGenBaselineAssembly, PatchGenBaselinePackage or PatchGenBaselineDirectory.",
        _ when Verify && (string.IsNullOrEmpty(tree) || string.IsNullOrEmpty(binary)) =>
            "PatchGenVerifyBaseline compares a tree with a shipped binary: give PatchGenBaseline or PatchGenBaselineDirectory, and PatchGenBaselineAssembly or PatchGenBaselinePackage.",
        _ when !Verify && !string.IsNullOrEmpty(tree) && !string.IsNullOrEmpty(binary) =>
            "A tree and a shipped binary are both given: give one, or set PatchGenVerifyBaseline=true to require that the tree gives the binary.",
        _ => null,
    };

    private void Use(TreeBaseline tree)
    {
        (Source, PostRoot, Commit) = (tree.Source, tree.PostRoot, tree.Commit ?? "");
        var top = Path.Combine(PrivateDirectory, "baseline");
        PrivateProject = Path.Combine(top, tree.Project);
        var globals = BuildEngine is IBuildEngine6 engine ? engine.GetGlobalProperties() : new Dictionary<string, string>();
        Properties = [.. BaselineProperties.For(globals, tree, top, PrivateDirectory, ChainedTargets).Select(p => $"{p.Key}={p.Value}").Order(StringComparer.Ordinal)];
    }

    private bool Fail(Failure failure)
    {
        Diagnostics.Log(Log, failure, ProjectFile, OutcomeFile);
        return false;
    }
}
