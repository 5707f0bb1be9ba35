using System.Collections.Immutable;
using PatchGen.Format;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Extract;
using PatchGen.Generator.Report;

namespace PatchGen.Generator.Pack;

/// <summary>The last step: the tarball and what stands beside it.</summary>
public static class Packer
{
    /// <summary>Writes the tarball, atomically, and removes the project's earlier ones.</summary>
    public static PatchOutcome Pack(Verdict.Clean verdict, IReadOnlyList<PatchModule> modules, IReadOnlyDictionary<string, byte[]> reports, PatchRequest request)
    {
        var name = verdict.Changes.Correspondence.Pre.Name;
        var files = new Dictionary<string, byte[]> { [Reporter.Html] = reports[Reporter.Html], [Reporter.SarifLog] = reports[Reporter.SarifLog] };
        foreach (var module in modules)
        {
            files.Add(ModuleFile(module), module.Image);
            files.Add(Path.ChangeExtension(ModuleFile(module), ".pdb"), module.Pdb);
        }

        var (manifest, tarball) = PatchArchive.Write(Describe(verdict, modules, request), files);
        var output = new OutputFolder(request.OutputDirectory, name);
        var path = output.PathOf(manifest.Id);
        var failure = output.Try(() =>
        {
            output.WritePatch(path, tarball);
            output.WriteReports(reports);
        });
        if (failure is not null) return new PatchOutcome { Code = failure.Code, Message = failure.Message, Findings = verdict.Findings };
        var methods = modules.Sum(module => module.Replacements.Length);
        return new PatchOutcome
        {
            Code = Code.Ok,
            Message = $"{name}: patch {manifest.Id} {(methods == 0 && !manifest.Hooks.IsEmpty ? "" : $"replaces {methods} {(methods == 1 ? "method" : "methods")}{Where(manifest)}")}{Transforms(methods, manifest.Hooks.Length)}.",
            Findings = verdict.Findings,
            PatchPath = path,
            Manifest = manifest,
        };
    }

    /// <summary>Writes the reports where no patch is made, and removes the project's earlier tarballs.</summary>
    /// <returns>Why they could not be written; null where they were.</returns>
    public static Failure? WriteVerdict(string assemblyName, IReadOnlyDictionary<string, byte[]> reports, string outputDirectory)
    {
        var output = new OutputFolder(outputDirectory, assemblyName);
        return output.Try(() =>
        {
            output.RemovePatches();
            output.WriteReports(reports);
        });
    }

    // Said where it is not plain from the name.
    private static string Where(Manifest manifest) =>
        manifest.Targets.Any(t => t.Name != manifest.Name) ? $" in {string.Join(" and ", manifest.Targets.Select(t => t.Name))}" : "";

    private static string Transforms(int methods, int hooks) =>
        hooks == 0 ? "" : $"{(methods == 0 ? "runs" : " and runs")} {hooks} transform {(hooks == 1 ? "hook" : "hooks")}";

    private static Manifest Describe(Verdict.Clean verdict, IReadOnlyList<PatchModule> modules, PatchRequest request)
    {
        var own = verdict.Changes.Correspondence;
        return new Manifest
        {
            Name = own.Pre.Name,
            Generator = Product.Version,
            Compiler = own.Post.CompilerVersion ?? "unknown",
            Baseline = request.Baseline,
            PostCommit = request.PostCommit,
            Targets = [.. modules.Select(module => Describe(module, verdict.Changes.All.Select(c => c.Correspondence.Pre).First(pre => module.Target.Length == 0 || pre.Name == module.Target)))],
            Findings = [.. verdict.Findings.Select(Describe)],
            Hooks = [.. modules.SelectMany(module => module.Hooks)],
            HookTimeout = request.HookTimeout,
            Roots = [.. request.Roots.Order(StringComparer.Ordinal)],
            Requires = [.. request.Requires.Distinct().Order(StringComparer.Ordinal)],
        };
    }

    private static PatchTarget Describe(PatchModule module, Snapshot pre) => new()
    {
        Name = pre.Name,
        Version = pre.Version.ToString(),
        Mvid = pre.Mvid,
        TargetFramework = pre.TargetFramework,
        Module = ModuleFile(module),
        Replacements = module.Replacements,
        Suspended = module.Suspended,
        Gated = module.Gated,
        ShadowFields = module.ShadowFields,
    };

    private static ManifestFinding Describe(Finding finding) => new()
    {
        Rule = finding.Rule.Id,
        Severity = finding.Severity,
        Effect = finding.Rule.Effect,
        Member = finding.Fact.Member,
        Assembly = finding.Fact.Assembly is { Length: > 0 } assembly ? assembly : null,
        Message = finding.Message,
        Justification = finding.Justification,
        HandledBy = finding.HandledBy,
    };

    // An assembly's name may hold any character, a path in a patch may not.
    private static string ModuleFile(PatchModule module) =>
        $"module/{string.Concat(module.Name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '+' ? c : '_'))}.dll";
}
