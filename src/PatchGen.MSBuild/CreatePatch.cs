using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Task = Microsoft.Build.Utilities.Task;

namespace PatchGen.MSBuild;

/// <summary>
/// Makes the patch. A thin door to <see cref="Generator.Pipeline.Run"/>: MSBuild loads this task in a context of its own,
/// where it makes its twin in the context of the build's Roslyn and lets that do the work.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class CreatePatch : Task, ICancelableTask
{
    private readonly CancellationTokenSource cancel = new();

    /// <summary>The project file, absolute: where findings without a place are shown.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The directory of the build's Roslyn.</summary>
    [Required]
    public string RoslynDirectory { get; set; } = "";

    /// <summary>A file with the compiler's arguments for the post side, one a line.</summary>
    [Required]
    public string PostArguments { get; set; } = "";

    /// <summary>The top of the post tree; empty where only a binary is the baseline.</summary>
    public string? PostRoot { get; set; }

    /// <summary>The commit of the post side, where its tree is clean.</summary>
    public string? PostCommit { get; set; }

    /// <summary>What csc wrote for the post side: compared, to find tools that rewrite it.</summary>
    public string? BuiltAssembly { get; set; }

    /// <summary>A file with the compiler's arguments for the private tree of the baseline; empty without a tree.</summary>
    public string? PreArguments { get; set; }

    /// <summary>The project file in the private tree.</summary>
    public string? PreProjectFile { get; set; }

    /// <summary>The top of the private tree.</summary>
    public string? PreRoot { get; set; }

    /// <summary>Where the baseline's tree stood when it was shipped.</summary>
    public string? ShippedRoot { get; set; }

    /// <summary>Descriptions of the projects that this one references, directly or not: what PatchGen.References.targets writes.</summary>
    public string[] PostReferences { get; set; } = [];

    /// <summary>A file that lists the descriptions of those of the private tree, one a line; empty without a tree.</summary>
    public string? PreReferences { get; set; }

    /// <summary><c>PatchGenExcludeReferences</c>.</summary>
    public string? ExcludedReferences { get; set; }

    /// <summary>The shipped package, or empty: it may hold the assemblies of referenced projects too.</summary>
    public string? BaselinePackage { get; set; }

    /// <summary><c>PatchGenBaselineReferences</c>: folders, dlls and packages, semicolons between them.</summary>
    public string? BaselineReferences { get; set; }

    /// <summary>The shipped dll, or empty.</summary>
    public string? BaselineAssembly { get; set; }

    /// <summary><c>git</c>, <c>directory</c>, <c>assembly</c> or <c>package</c>.</summary>
    [Required]
    public string BaselineKind { get; set; } = "";

    /// <summary>What the maintainer named.</summary>
    [Required]
    public string BaselineName { get; set; } = "";

    /// <summary>The baseline's commit.</summary>
    public string? BaselineCommit { get; set; }

    /// <summary>Where the patch goes, absolute.</summary>
    [Required]
    public string OutputDirectory { get; set; } = "";

    /// <summary>The suppression file; one that does not exist counts as none.</summary>
    public string? SuppressionFile { get; set; }

    /// <summary>True to write the suppression file anew, for its justifications to be filled in.</summary>
    public bool GenerateSuppressionFile { get; set; }

    /// <summary>Doc ids of consistency roots.</summary>
    public string[] ConsistencyRoots { get; set; } = [];

    /// <summary>The sources of transform hooks, absolute.</summary>
    public string[] Hooks { get; set; } = [];

    /// <summary>How long all hooks of a stage may take together, in seconds; empty: as the runtime has it.</summary>
    public string? HookTimeout { get; set; }

    /// <summary><c>PatchGenRequires</c>: the patches, or their content hashes, that a process must have before it takes this one.</summary>
    public string[] RequiredPatches { get; set; } = [];

    /// <summary>The pipeline whose marks are printed: <c>auto</c>, <c>github</c>, <c>azure</c> or <c>none</c>; empty: auto.</summary>
    public string? Annotations { get; set; }

    /// <summary>Where a summary for reviewers goes, absolute; empty: only to where a pipeline shows it.</summary>
    public string? SummaryFile { get; set; }

    /// <summary>A folder that gets the baseline's assemblies; empty: none.</summary>
    public string? BaselineOutput { get; set; }

    /// <summary>The step to stop after; empty for the whole.</summary>
    public string? StopAfter { get; set; }

    /// <summary>Where a tool that started the build wants to read how it ended; else empty.</summary>
    public string? OutcomeFile { get; set; }

    /// <summary>The patch, with metadata <c>PatchId</c> and <c>ContentHash</c>; empty where there is nothing to patch.</summary>
    [Output]
    public ITaskItem[] Patch { get; set; } = [];

    /// <summary>All files that were written.</summary>
    [Output]
    public ITaskItem[] Files { get; set; } = [];

    /// <inheritdoc />
    public void Cancel() => cancel.Cancel();

    /// <inheritdoc />
    public override bool Execute()
    {
        try
        {
            return RoslynContext.IsCurrent ? Run() : RunTwin(RoslynContext.For(Path.GetFullPath(RoslynDirectory)));
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // Not inlined into Execute: its types load Roslyn, which the first context must never do.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private bool Run() => new PatchRun(this, Log, cancel.Token).Execute();

    private bool RunTwin(RoslynContext context)
    {
        var type = context.Twin(GetType());
        var twin = (ITask)Activator.CreateInstance(type)!;
        twin.BuildEngine = BuildEngine;
        twin.HostObject = HostObject;
        var properties = GetType().GetProperties().Where(p => p.DeclaringType == GetType()).ToList();
        foreach (var property in properties) type.GetProperty(property.Name)!.SetValue(twin, property.GetValue(this));
        bool done;
        using (cancel.Token.Register(((ICancelableTask)twin).Cancel)) done = twin.Execute();
        foreach (var property in properties.Where(p => p.IsDefined(typeof(OutputAttribute), inherit: false)))
            property.SetValue(this, type.GetProperty(property.Name)!.GetValue(twin));
        return done;
    }
}
