using Mono.Cecil.Cil;

namespace PatchGen.Generator.Extract.Clone;

/// <summary>Gives copied bodies their place in the post sources, so that stack traces and debuggers show it.</summary>
internal sealed class Symbols(Extraction extraction)
{
    private readonly Dictionary<string, Document> documents = new(StringComparer.Ordinal);

    public void Copy(Body job, IReadOnlyDictionary<Instruction, Instruction> copies)
    {
        var from = job.Source.DebugInformation;
        var to = job.Destination.DebugInformation;
        var byOffset = copies.Keys.GroupBy(i => i.Offset).ToDictionary(g => g.Key, g => g.First());
        foreach (var point in from.SequencePoints)
        {
            if (!byOffset.TryGetValue(point.Offset, out var instruction)) continue;
            to.SequencePoints.Add(new SequencePoint(copies[instruction], Document(point.Document))
            {
                StartLine = point.StartLine,
                StartColumn = point.StartColumn,
                EndLine = point.EndLine,
                EndColumn = point.EndColumn,
            });
        }

        if (from.Scope is { } scope && job.Only is null) to.Scope = Scope(scope, job, byOffset, copies);
    }

    private static ScopeDebugInformation Scope(ScopeDebugInformation scope, Body job, Dictionary<int, Instruction> byOffset, IReadOnlyDictionary<Instruction, Instruction> copies)
    {
        var code = job.Destination.Body.Instructions;
        var copy = new ScopeDebugInformation(At(scope.Start) ?? code[0], scope.End.IsEndOfMethod ? null : At(scope.End));
        foreach (var variable in scope.Variables)
            copy.Variables.Add(new VariableDebugInformation(job.Destination.Body.Variables[variable.Index], variable.Name) { Attributes = variable.Attributes });
        foreach (var nested in scope.Scopes) copy.Scopes.Add(Scope(nested, job, byOffset, copies));
        return copy;

        Instruction? At(InstructionOffset offset) => byOffset.TryGetValue(offset.Offset, out var instruction) ? copies[instruction] : null;
    }

    private Document Document(Document post)
    {
        if (documents.TryGetValue(post.Url, out var document)) return document;
        document = new Document(post.Url)
        {
            Type = post.Type,
            Language = post.Language,
            LanguageVendor = post.LanguageVendor,
            HashAlgorithm = post.HashAlgorithm,
            Hash = post.Hash,
        };
        if (Source(post) is { } source) document.CustomDebugInformations.Add(new EmbeddedSourceDebugInformation(source, compress: true));
        return documents[post.Url] = document;
    }

    private byte[]? Source(Document post)
    {
        if (post.CustomDebugInformations.OfType<EmbeddedSourceDebugInformation>().FirstOrDefault() is { } embedded) return embedded.Content;
        var path = extraction.Sides.Changes.Correspondence.Post.LocalPaths.GetValueOrDefault(post.Url, post.Url);
        if (!File.Exists(path)) return null;
        var bytes = File.ReadAllBytes(path);
        // A file that was changed since it was compiled would mislead.
        var hash = post.HashAlgorithm switch
        {
            DocumentHashAlgorithm.SHA256 => System.Security.Cryptography.SHA256.HashData(bytes),
            DocumentHashAlgorithm.SHA1 => System.Security.Cryptography.SHA1.HashData(bytes),
            _ => null,
        };
        return hash is not null && hash.AsSpan().SequenceEqual(post.Hash) ? bytes : null;
    }
}
