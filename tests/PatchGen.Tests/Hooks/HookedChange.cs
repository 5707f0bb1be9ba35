using PatchGen.Format;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Compile.Hooks;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Extract;
using PatchGen.Generator.Hooks;
using PatchGen.Generator.Match;

namespace PatchGen.Tests.Hooks;

/// <summary>A change with its hooks, taken through the steps as the pipeline does.</summary>
internal sealed class HookedChange : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("patchgen-hooks-").FullName;
    private readonly Snapshot pre;
    private readonly Snapshot post;

    public HookedChange(string pre, string post, params string[] hooks)
        : this(TestCompiler.Snapshot([("Lib.cs", pre)]), TestCompiler.Snapshot([("Lib.cs", post)]), _ => hooks)
    {
    }

    /// <param name="pre">The pre side.</param>
    /// <param name="post">The post side.</param>
    /// <param name="hooks">The hooks, for the verdict without any.</param>
    public HookedChange(Snapshot pre, Snapshot post, Func<Verdict, IReadOnlyList<string>> hooks)
    {
        (this.pre, this.post) = (pre, post);
        Changes = Differ.Diff(Matcher.Match(pre, post), CancellationToken.None);
        var written = hooks(HookOffers.Add(Classifier.Classify(Changes, null).Value!, CancellationToken.None));
        for (var i = 0; i < written.Count; i++) File.WriteAllText(HookFile(i), written[i]);
        var sources = HookSources.Read(Enumerable.Range(0, written.Count).Select(HookFile), directory, post, CancellationToken.None);
        Failure = sources.Failure;
        if (!sources.Ok) return;
        var built = HookStep.Build(Classifier.Classify(Changes, null, hooks: sources.Value.Declarations).Value!, sources.Value, CancellationToken.None);
        Failure = built.Failure;
        if (!built.Ok) return;
        (Verdict, Module) = built.Value;
    }

    public ChangeSet Changes { get; }

    public Failure? Failure { get; }

    public Verdict? Verdict { get; }

    public HookModule? Module { get; }

    public string HookFile(int number) => Path.Combine(directory, $"H{number}.cs");

    public IEnumerable<string> Found => Verdict!.Findings.Select(f => f.Rule.Id);

    /// <summary>The patch module, with the pre image that it fits.</summary>
    public (PatchModule Patch, byte[] Pre) Extract()
    {
        Assert.True(Failure is null, Failure is null ? "" : string.Join('\n', Failure.Evidence.Prepend(Failure.Message)));
        Assert.True(Verdict is Verdict.Clean, string.Join('\n', Verdict!.Findings.Select(f => $"{f.Rule.Id} {f.Message}")));
        var extracted = Extractor.Extract((Verdict.Clean)Verdict!, CancellationToken.None, hooks: Module);
        Assert.True(extracted.Ok, extracted.Failure is { } failure ? string.Join('\n', failure.Evidence.Prepend(failure.Message)) : "");
        return (extracted.Value!, [.. pre.Image]);
    }

    public void Dispose()
    {
        pre.Dispose();
        post.Dispose();
        Directory.Delete(directory, recursive: true);
    }
}
