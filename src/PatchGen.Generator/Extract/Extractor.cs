using System.Collections.Immutable;
using System.Text;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PatchGen.Format;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Extract.Hooks;
using PatchGen.Generator.Extract.Lift;
using PatchGen.Generator.Extract.Map;
using PatchGen.Generator.Extract.Verify;
using PatchGen.Generator.Hooks;

namespace PatchGen.Generator.Extract;

/// <summary>The step after Hooks: the post code becomes a module of its own.</summary>
public static class Extractor
{
    /// <summary>Writes and verifies the patch module; what it cannot express it refuses, never emits wrong.</summary>
    /// <param name="verdict">What the rules found safe.</param>
    /// <param name="cancel">Cancels between bodies.</param>
    /// <param name="refusals">Gets each refusal with its place, where the result is a failure of code <c>refused</c>.</param>
    /// <param name="hooks">The compiled hooks, or null.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Result<PatchModule> Extract(Verdict.Clean verdict, CancellationToken cancel, ICollection<Refusal>? refusals = null, HookModule? hooks = null) =>
        Extract(verdict.Changes, cancel, refusals, hooks);

    /// <summary>The verdict once extraction has refused: its refusals beside what the rules found.</summary>
    public static Verdict.Refused Refuse(Verdict.Clean verdict, IEnumerable<Refusal> refusals) =>
        new(verdict.Changes, [.. refusals.Select(r => r.ToFinding()), .. verdict.Findings]);

    /// <summary>The same for all assemblies of the patch.</summary>
    /// <returns>The modules, dependencies first. An assembly of which the patch needs nothing has none.</returns>
    public static Result<ImmutableArray<PatchModule>> ExtractAll(Verdict.Clean verdict, CancellationToken cancel, ICollection<Refusal>? refusals = null, HookModule? hooks = null) =>
        ExtractAll(verdict.Changes, cancel, refusals, hooks);

    internal static Result<PatchModule> Extract(ChangeSet changes, CancellationToken cancel, ICollection<Refusal>? refusals = null, HookModule? hooks = null)
    {
        var modules = ExtractAll(changes, cancel, refusals, hooks);
        return modules.Ok ? modules.Value[^1] : modules.Failure;
    }

    internal static Result<ImmutableArray<PatchModule>> ExtractAll(ChangeSet changes, CancellationToken cancel, ICollection<Refusal>? refusals = null, HookModule? hooks = null)
    {
        var peers = new Peers();
        using var opened = new Opened();
        foreach (var part in changes.All) peers.Add(new Extraction(opened.Add(new Sides(part, part == changes ? hooks : null)), Name(part, changes, hooks), peers));
        var all = peers.All.ToList();
        foreach (var (peer, other) in all.SelectMany(peer => all.Where(other => other != peer).Select(other => (peer, other)))) peer.Sides.Provide(other);

        var replacements = all.ToDictionary(extraction => extraction, extraction =>
        {
            Expressible.Check(extraction);
            LiftedHooks.Initialize(extraction, hooks);
            return Replacements.Of(extraction);
        });
        // Dependents first: what their code needs of an assembly's additions is known before its own code is copied.
        foreach (var extraction in Enumerable.Reverse(all))
        {
            // New types come along also where only reflection finds them; but for them alone nothing is patched.
            if (!replacements[extraction].IsEmpty)
                foreach (var added in extraction.Sides.Changes.Facts.OfType<TypeAdded>().OrderBy(t => t.PostToken)) extraction.Cloner.Clone(extraction.Sides.PostType(added.PostToken));
            LiftedHooks.Clone(extraction);
            extraction.Drain(cancel);
            ModuleAttributes.Write(extraction);
        }

        if (all.Any(extraction => extraction.Refusals.Any)) return Refused(all, refusals);
        var named = all.SelectMany(extraction => extraction.Module.AssemblyReferences).Select(reference => reference.Name).ToHashSet(StringComparer.Ordinal);
        var written = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var modules = ImmutableArray.CreateBuilder<PatchModule>();
        foreach (var extraction in all)
        {
            var name = extraction.Module.Assembly.Name.Name;
            if (all.Count > 1 && replacements[extraction].IsEmpty && extraction.Sides.Hooks is null && !named.Contains(name)) continue;
            var (image, pdb) = Write(extraction.Module);
            Verifier.Check(extraction, image, replacements[extraction], written);
            written.Add(name, image);
            modules.Add(new PatchModule
            {
                Target = extraction.Sides.Changes.Correspondence.Pre.Name,
                Name = name,
                Image = image,
                Pdb = pdb,
                Replacements = replacements[extraction],
                Suspended = Replacements.Suspended(extraction.Sides.Changes),
                Hooks = LiftedHooks.Of(extraction, hooks),
                Gated = LiftedHooks.Gated(extraction, hooks, replacements[extraction]),
                ShadowFields = extraction.Shadows.Listed(),
            });
        }

        return all.Any(extraction => extraction.Refusals.Any) ? Refused(all, refusals) : modules.ToImmutable();
    }

    // The sides, closed together when all is written.
    private sealed class Opened : IDisposable
    {
        private readonly List<Sides> sides = [];

        public Sides Add(Sides opened)
        {
            sides.Add(opened);
            return opened;
        }

        public void Dispose()
        {
            foreach (var opened in sides) opened.Dispose();
        }
    }

    private static Failure Refused(List<Extraction> all, ICollection<Refusal>? refusals)
    {
        var found = all.SelectMany(extraction => extraction.Refusals.All).ToList();
        foreach (var refusal in found) refusals?.Add(refusal);
        return Refusals.ToFailure(found);
    }

    // What goes in decides the name: the target, the post code, and the generator that translates it. Together with others: theirs too,
    // for their code decides what of the additions the module holds.
    private static string Name(ChangeSet changes, ChangeSet patch, HookModule? hooks)
    {
        var (pre, post) = (changes.Correspondence.Pre, changes.Correspondence.Post);
        var generator = typeof(Extractor).Assembly.GetName().Version;
        var inputs = $"{pre.Mvid}\n{PatchIdentity.Sha256(post.Image.AsSpan())}\n{generator}\n";
        if (!patch.Referenced.IsEmpty)
            inputs += string.Concat(patch.All.Select(c => $"{c.Correspondence.Pre.Mvid}\n{PatchIdentity.Sha256(c.Correspondence.Post.Image.AsSpan())}\n"));
        if (hooks is not null) inputs += PatchIdentity.Sha256(hooks.Image.AsSpan());
        return $"{pre.Name}.patch-{PatchIdentity.Id(PatchIdentity.Sha256(Encoding.UTF8.GetBytes(inputs)))}";
    }

    private static (byte[] Image, byte[] Pdb) Write(ModuleDefinition module)
    {
        using var image = new MemoryStream();
        using var pdb = new MemoryStream();
        module.Write(image, new WriterParameters
        {
            DeterministicMvid = true,
            Timestamp = 0,
            WriteSymbols = true,
            SymbolWriterProvider = new PortablePdbWriterProvider(),
            SymbolStream = pdb,
        });
        return (image.ToArray(), pdb.ToArray());
    }
}
