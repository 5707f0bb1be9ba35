using System.Security;
using PatchGen.Generator.Compile.Baselines;

namespace PatchGen.MSBuild;

/// <summary>
/// The global properties of the baseline's build. All of this build's reach it by themselves; here stand those that must differ:
/// what names the post tree or its commit, what would write into the user's folders, and what judges code that has long been shipped.
/// </summary>
internal static class BaselineProperties
{
    private static readonly string[] Folders =
        ["OutputPath", "OutDir", "BaseOutputPath", "IntermediateOutputPath", "BaseIntermediateOutputPath", "MSBuildProjectExtensionsPath", "ArtifactsPath", "PublishDir", "PackageOutputPath"];

    private static readonly Dictionary<string, string> Fixed = new(StringComparer.OrdinalIgnoreCase)
    {
        ["PatchGenSkip"] = "true",
        // The baseline was judged when it was shipped. A compiler or an audit that has learned since may not stop its patch;
        // none of these decides what is emitted.
        ["TreatWarningsAsErrors"] = "false",
        ["MSBuildTreatWarningsAsErrors"] = "false",
        ["WarningsAsErrors"] = "",
        ["NuGetAudit"] = "false",
        ["RunAnalyzers"] = "false",
        ["RunApiCompat"] = "false",
        ["EnablePackageValidation"] = "false",
        ["GeneratePackageOnBuild"] = "false",
    };

    public static IReadOnlyDictionary<string, string> For(IReadOnlyDictionary<string, string> globals, TreeBaseline tree, string top, string directory, string? chained)
    {
        var properties = new Dictionary<string, string>(Fixed, StringComparer.OrdinalIgnoreCase);
        var head = tree.IsCommit ? GitRevision.Resolve(tree.PostRoot, "HEAD") : default;
        foreach (var (name, value) in globals.Where(p => !properties.ContainsKey(p.Key)))
        {
            var mapped = IsSolution(name) ? BelowInSolution(value, tree.PostRoot, top) : Below(value, tree.PostRoot, top);
            if (mapped == value && Folders.Contains(name, StringComparer.OrdinalIgnoreCase) && Path.IsPathRooted(value))
                mapped = Path.Combine(directory, "out", name) + "/";
            // A pipeline that passes the commit (SourceRevisionId, RepositoryCommit, a version suffix) passes the post one.
            if (head is { Ok: true, Value: { } revision } && tree.Commit is { } commit && revision.Commit != commit) mapped = Commit(mapped, revision.Commit, commit);
            if (mapped != value) properties[name] = mapped;
        }

        if (!string.IsNullOrEmpty(chained)) properties["PatchGenChainedTargets"] = Below(chained, tree.PostRoot, top);

        // Nothing above a tree that was in no repository may lend it a commit.
        if (!tree.IsRepository)
        {
            properties["EnableSourceControlManagerQueries"] = "false";
            properties["EnableSourceLink"] = "false";
        }

        return properties;
    }

    private static string Below(string value, string root, string top) =>
        value == root ? top : value.StartsWith(root + "/", StringComparison.Ordinal) ? top + value[root.Length..] : value;

    // It says by their paths which of its configurations its projects get, and a reference that it does not name gets none.
    private static bool IsSolution(string property) => property.Equals("CurrentSolutionConfigurationContents", StringComparison.OrdinalIgnoreCase);

    private static string BelowInSolution(string xml, string root, string top) =>
        xml.Replace($"AbsolutePath=\"{SecurityElement.Escape(root)}/", $"AbsolutePath=\"{SecurityElement.Escape(top)}/", StringComparison.Ordinal);

    private static string Commit(string value, string post, string pre)
    {
        for (var length = post.Length; length >= 7; length--)
            if (value.Contains(post[..length], StringComparison.OrdinalIgnoreCase))
                return value.Replace(post[..length], pre[..length], StringComparison.OrdinalIgnoreCase);
        return value;
    }
}
