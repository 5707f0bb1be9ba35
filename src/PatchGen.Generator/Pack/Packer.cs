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
    public static PatchOutcome Pack(Verdict.Clean verdict, PatchModule module, IReadOnlyDictionary<string, byte[]> reports, PatchRequest request)
    {
        var target = verdict.Changes.Correspondence.Pre;
        var dll = $"module/{ModuleFile(module.Name)}.dll";
        var (manifest, tarball) = PatchArchive.Write(Describe(verdict, module, request, dll), new Dictionary<string, byte[]>
        {
            [dll] = module.Image,
            [Path.ChangeExtension(dll, ".pdb")] = module.Pdb,
            [Reporter.Html] = reports[Reporter.Html],
            [Reporter.SarifLog] = reports[Reporter.SarifLog],
        });

        var output = new OutputFolder(request.OutputDirectory, target.Name);
        var path = output.PathOf(manifest.Id);
        var failure = output.Try(() =>
        {
            output.WritePatch(path, tarball);
            output.WriteReports(reports);
        });
        if (failure is not null) return new PatchOutcome { Code = failure.Code, Message = failure.Message, Findings = verdict.Findings };
        return new PatchOutcome
        {
            Code = Code.Ok,
            Message = $"{target.Name}: patch {manifest.Id} replaces {module.Replacements.Length} {(module.Replacements.Length == 1 ? "method" : "methods")}.",
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

    private static Manifest Describe(Verdict.Clean verdict, PatchModule module, PatchRequest request, string dll)
    {
        var (pre, post) = (verdict.Changes.Correspondence.Pre, verdict.Changes.Correspondence.Post);
        return new Manifest
        {
            Name = pre.Name,
            Generator = Product.Version,
            Compiler = post.CompilerVersion ?? "unknown",
            Baseline = request.Baseline,
            PostCommit = request.PostCommit,
            Targets =
            [
                new PatchTarget
                {
                    Name = pre.Name,
                    Version = pre.Version.ToString(),
                    Mvid = pre.Mvid,
                    TargetFramework = pre.TargetFramework,
                    Module = dll,
                    Replacements = module.Replacements,
                    Suspended = module.Suspended,
                    Gated = module.Gated,
                },
            ],
            Findings = [.. verdict.Findings.Select(Describe)],
            Hooks = module.Hooks,
            HookTimeout = request.HookTimeout,
            Roots = [.. request.Roots.Order(StringComparer.Ordinal)],
        };
    }

    private static ManifestFinding Describe(Finding finding) => new()
    {
        Rule = finding.Rule.Id,
        Severity = finding.Severity.ToString(),
        Member = finding.Fact.Member.Text,
        Assembly = finding.Fact.Assembly is { Length: > 0 } assembly ? assembly : null,
        Message = finding.Message,
        Justification = finding.Justification,
        HandledBy = finding.HandledBy,
    };

    // An assembly's name may hold any character, a path in a patch may not.
    private static string ModuleFile(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '+' ? c : '_'));
}
