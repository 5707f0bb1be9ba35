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
    /// <returns>The module, or a failure of code <c>refused</c> that names each member, the cause and the remedy.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Result<PatchModule> Extract(Verdict.Clean verdict, CancellationToken cancel) => Extract(verdict.Changes, cancel);

    internal static Result<PatchModule> Extract(ChangeSet changes, CancellationToken cancel)
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
        if (extraction.Refusals.Any) return extraction.Refusals.ToFailure();

        var (image, pdb) = Write(extraction.Module);
        Verifier.Check(extraction, image, replacements);
        if (extraction.Refusals.Any) return extraction.Refusals.ToFailure();
        return new PatchModule
        {
            Name = name,
            Image = image,
            Pdb = pdb,
            Replacements = replacements,
            Suspended = Replacements.Suspended(changes),
        };
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
