using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PatchGen.Format;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile.Hooks;
using PatchGen.Hooks;

namespace PatchGen.Generator.Hooks;

/// <summary>
/// The step before Extract: transform hooks are compiled against the post side, private members included, and held to their
/// rules. Extract then lifts them into the patch module as it does new types, so that they may name whatever the post sources name.
/// </summary>
public static class HookStep
{
    /// <summary>Compiles and checks.</summary>
    /// <param name="verdict">What the rules said.</param>
    /// <param name="sources">The hooks.</param>
    /// <param name="cancel">Cancels the compilation.</param>
    /// <returns>
    /// The compiled hooks with the verdict, Refused where a hook breaks a rule of its own (PG91xx); or <see cref="Code.CompileFailed"/> with
    /// errors as csc writes them, at their place in the hook's file.
    /// </returns>
    public static Result<HookBuild> Build(Verdict verdict, HookSources sources, CancellationToken cancel)
    {
        if (sources.Trees.Length == 0) return new HookBuild(verdict, null);
        var compiled = HookCompiler.Compile(verdict.Changes, sources, cancel);
        if (!compiled.Ok) return compiled.Failure;

        var compilation = compiled.Value.Compilation;
        var declared = HookMethods.Of(compilation, sources, cancel);
        var bodies = declared.Select(d => HookBodies.Check(d, compilation, sources, cancel)).ToList();
        IEnumerable<Finding> found =
        [
            .. HookForm.Check(declared, compilation, sources),
            .. HookPairs.Check(verdict, declared),
            .. HookInitializers.Check(compilation, sources, cancel),
            .. bodies.SelectMany(b => b.Findings),
        ];
        ImmutableArray<Finding> findings = [.. Configuration.Apply(verdict.Changes, found)];
        if (Refuse(verdict, findings) is { } refused) return new HookBuild(refused, null);

        var checkedHooks = declared.Zip(bodies, (d, body) => d.Declaration with { Irreversible = d.Declaration.Irreversible ?? body.Writes });
        return new HookBuild(verdict.With(findings), new HookModule
        {
            Image = compiled.Value.Image,
            Pdb = compiled.Value.Pdb,
            LocalPaths = sources.LocalPaths,
            References = compiled.Value.Added,
            Hooks = InOrder([.. checkedHooks.Where(h => h.Stage is not null)]),
            ShadowInitializers = [.. sources.Declarations.Where(h => h.Stage is null)],
        });
    }

    private static Verdict? Refuse(Verdict verdict, ImmutableArray<Finding> findings) =>
        findings.Any(f => f.IsOpen) ? new Verdict.Refused(verdict.Changes, [.. findings, .. verdict.Findings]) : null;

    // Stage by stage in the order of the sources; undo goes backwards through what apply did.
    private static ImmutableArray<HookDeclaration> InOrder(ImmutableArray<HookDeclaration> hooks) =>
        [.. Enum.GetValues<HookStage>().SelectMany(stage => stage >= HookStage.PreReverse ? hooks.Where(h => h.Stage == stage).Reverse() : hooks.Where(h => h.Stage == stage))];
}
