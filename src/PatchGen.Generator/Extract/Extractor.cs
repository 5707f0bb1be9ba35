using System.Collections.Immutable;
using System.Text;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PatchGen.Format;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Extract;

/// <summary>The fifth step: the post code becomes a module of its own.</summary>
public static class Extractor
{
    /// <summary>Writes and verifies the patch module; what it cannot express it refuses, never emits wrong.</summary>
    /// <param name="verdict">What the rules found safe.</param>
    /// <param name="cancel">Cancels between bodies.</param>
    /// <param name="refusals">Gets each refusal with its place, where the result is a failure of code <c>refused</c>.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Result<PatchModule> Extract(Verdict.Clean verdict, CancellationToken cancel, ICollection<Refusal>? refusals = null) =>
        Extract(verdict.Changes, cancel, refusals);

    /// <summary>The verdict once extraction has refused: its refusals beside what the rules found.</summary>
    public static Verdict.Refused Refuse(Verdict.Clean verdict, IEnumerable<Refusal> refusals) =>
        new(verdict.Changes, [.. refusals.Select(r => r.ToFinding()), .. verdict.Findings]);

    internal static Result<PatchModule> Extract(ChangeSet changes, CancellationToken cancel, ICollection<Refusal>? refusals = null)
    {
        using var sides = new Sides(changes);
        var name = Name(changes);
        var extraction = new Extraction(sides, name);
        Expressible.Check(extraction);
        var replacements = Replacements.Of(extraction);
        // New types come along also where only reflection finds them.
        foreach (var added in changes.Facts.OfType<TypeAdded>().OrderBy(t => t.PostToken)) extraction.Cloner.Clone(sides.PostType(added.PostToken));
        extraction.Drain(cancel);
        ModuleAttributes.Write(extraction);
        if (extraction.Refusals.Any) return Refused(extraction.Refusals, refusals);

        var (image, pdb) = Write(extraction.Module);
        Verifier.Check(extraction, image, replacements);
        if (extraction.Refusals.Any) return Refused(extraction.Refusals, refusals);
        return new PatchModule
        {
            Name = name,
            Image = image,
            Pdb = pdb,
            Replacements = replacements,
            Suspended = Replacements.Suspended(changes),
        };
    }

    private static Failure Refused(Refusals found, ICollection<Refusal>? refusals)
    {
        foreach (var refusal in found.All) refusals?.Add(refusal);
        return found.ToFailure();
    }

    // What goes in decides the name: the target, the post code, and the generator that translates it.
    private static string Name(ChangeSet changes)
    {
        var (pre, post) = (changes.Correspondence.Pre, changes.Correspondence.Post);
        var generator = typeof(Extractor).Assembly.GetName().Version;
        var inputs = $"{pre.Mvid}\n{PatchIdentity.Sha256(post.Image.AsSpan())}\n{generator}\n";
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
