using System.Collections.Immutable;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Compile.Csc;

namespace PatchGen.Generator;

/// <summary>Referenced projects in the order in which their assemblies depend on each other, as the compiler's arguments say.</summary>
internal static class BuildOrder
{
    /// <param name="projects">The projects, in any order. Of several that give an assembly of the same name, the one that the own project is compiled against counts.</param>
    /// <param name="own">The project that references them.</param>
    public static IEnumerable<ReferencedProject> Of(ImmutableArray<ReferencedProject> projects, SideInput own)
    {
        if (projects.IsEmpty) return [];
        var named = own is SideInput.Sources sources ? SourceSide.ReferencePaths(sources) : [];
        var counting = projects
            .GroupBy(p => Path.GetFileNameWithoutExtension(p.Assembly), StringComparer.OrdinalIgnoreCase)
            .Select(same => same.FirstOrDefault(p => Paths(p).Any(named.Contains)) ?? same.OrderBy(p => p.Project, StringComparer.Ordinal).First())
            .OrderBy(p => p.Project, StringComparer.Ordinal)
            .ToList();
        var byPath = counting.SelectMany(p => Paths(p).Select(path => (path, p))).DistinctBy(p => p.path).ToDictionary(p => p.path, p => p.p);
        var ordered = new List<ReferencedProject>();
        var seen = new HashSet<ReferencedProject>(ReferenceEqualityComparer.Instance);
        foreach (var project in counting) Visit(project);
        return ordered;

        void Visit(ReferencedProject project)
        {
            if (!seen.Add(project)) return;
            foreach (var path in SourceSide.ReferencePaths((SideInput.Sources)project.Post).Order(StringComparer.Ordinal))
                if (byPath.TryGetValue(path, out var dependency)) Visit(dependency);
            ordered.Add(project);
        }
    }

    private static IEnumerable<string> Paths(ReferencedProject project) =>
        project.Post is SideInput.Sources post ? new[] { post.Output, post.ReferenceOutput }.OfType<string>().Select(Path.GetFullPath) : [];
}
