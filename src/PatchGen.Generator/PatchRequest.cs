using System.Collections.Immutable;
using PatchGen.Format;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Compile.Csc;
using PatchGen.Generator.Report.Steps;

namespace PatchGen.Generator;

/// <summary>The step after which a run stops and prints what it has.</summary>
public enum Step
{
    /// <summary>Both sides compiled.</summary>
    Compile,
    /// <summary>Declarations matched.</summary>
    Match,
    /// <summary>Facts known.</summary>
    Diff,
    /// <summary>Facts judged.</summary>
    Classify,
    /// <summary>The tarball written.</summary>
    Pack,
}

/// <summary>All that a run needs. One core, thin doors: the task, the tool and the tests call <see cref="Pipeline.Run"/> with this.</summary>
public sealed record PatchRequest
{
    /// <summary>How to obtain the pre side.</summary>
    public required SideInput Pre { get; init; }

    /// <summary>How to obtain the post side.</summary>
    public required SideInput Post { get; init; }

    /// <summary>
    /// The projects that the patched one references, directly or not, where their assemblies are to be compared too: what changed in
    /// them goes into the same patch. In any order.
    /// </summary>
    public ImmutableArray<ReferencedProject> References { get; init; } = [];

    /// <summary>True where <see cref="References"/> holds all that the project references, directly or not.</summary>
    public bool AllReferences { get; init; }

    /// <summary>Where the baseline came from, for the manifest.</summary>
    public required Baseline Baseline { get; init; }

    /// <summary>Where the tarball and the reports go.</summary>
    public required string OutputDirectory { get; init; }

    /// <summary>A folder that gets the pre side's assemblies with their PDBs: what a process must run for the patch to fit. Null: none.</summary>
    public string? BaselineOutput { get; init; }

    /// <summary>The commit of the post side, where its tree is clean.</summary>
    public string? PostCommit { get; init; }

    /// <summary>The shipped binary that the pre sources must reproduce, with its PDB beside it; null: no check.</summary>
    public SideInput.Binary? VerifyAgainst { get; init; }

    /// <summary>The checked-in suppression file, or null.</summary>
    public string? SuppressionFile { get; init; }

    /// <summary>True to write <see cref="SuppressionFile"/> anew, for its justifications to be filled in.</summary>
    public bool GenerateSuppressions { get; init; }

    /// <summary>The sources of transform hooks, absolute paths: no part of the post side.</summary>
    public ImmutableArray<string> Hooks { get; init; } = [];

    /// <summary>How long all hooks of a stage may take together, in milliseconds; null: as the runtime has it.</summary>
    public int? HookTimeout { get; init; }

    /// <summary>The content hashes of the patches that a process must have before it takes this one.</summary>
    public ImmutableArray<string> Requires { get; init; } = [];

    /// <summary>Doc ids of consistency roots.</summary>
    public ImmutableArray<string> Roots { get; init; } = [];

    /// <summary>The step to stop after.</summary>
    public Step StopAfter { get; init; } = Step.Pack;
}

/// <summary>A project whose assembly the patched one uses.</summary>
public sealed record ReferencedProject
{
    /// <summary>The project file, for messages.</summary>
    public required string Project { get; init; }

    /// <summary>How to obtain the pre side; null where no baseline holds it.</summary>
    public required SideInput? Pre { get; init; }

    /// <summary>How to obtain the post side.</summary>
    public required SideInput Post { get; init; }

    /// <summary>The shipped binary that the pre sources must reproduce; null: no check.</summary>
    public SideInput.Binary? VerifyAgainst { get; init; }

    /// <summary>The suppression file that counts for its assembly, or null.</summary>
    public string? SuppressionFile { get; init; }

    /// <summary>The file name of its assembly.</summary>
    internal string Assembly => Post is SideInput.Sources { Output: { } output } ? Path.GetFileName(output) : Path.ChangeExtension(Path.GetFileName(Project), ".dll");
}

/// <summary>How a run ended.</summary>
public sealed record PatchOutcome
{
    /// <summary><see cref="Code.Ok"/>, <see cref="Code.NothingToPatch"/>, <see cref="Code.Refused"/> or a failure's code.</summary>
    public required Code Code { get; init; }

    /// <summary>One line for people.</summary>
    public required string Message { get; init; }

    /// <summary>The findings, gravest first.</summary>
    public ImmutableArray<Classify.Finding> Findings { get; init; } = [];

    /// <summary>Compiler errors of a side that does not compile, in csc's form; and other evidence.</summary>
    public ImmutableArray<string> Evidence { get; init; } = [];

    /// <summary>The tarball, where one was written.</summary>
    public string? PatchPath { get; init; }

    /// <summary>The sealed manifest, where a tarball was written.</summary>
    public Manifest? Manifest { get; init; }

    /// <summary>The facts, where Diff ran.</summary>
    public Diff.ChangeSet? Changes { get; init; }

    /// <summary>What the last step gave, where the run stopped after it.</summary>
    public StepReport? Report { get; init; }
}
