using Microsoft.CodeAnalysis;
using PatchGen.Format;
using PatchGen.Generator.Compile;

namespace PatchGen.Generator.Match;

/// <summary>Where a side declares its members. Knows only what was compiled here: a shipped binary has no declarations.</summary>
public sealed class Declarations(Snapshot side)
{
    private readonly Dictionary<MemberKey, Dictionary<MemberKey, ISymbol>> types = [];

    /// <summary>The name in the member's declaration; of a member that the compiler adds, its type's. Null where that is not known.</summary>
    public SourceSpan? Of(MemberKey member)
    {
        foreach (var (given, own) in side.OwnNames) member = new(member.Text.Replace(given, own, StringComparison.Ordinal));
        if (TypesOf(member.Type) is not [var type, ..] parts) return null;
        if (member.Kind == 'T') return Span(type);
        if (!types.TryGetValue(member.Type, out var members)) types.Add(member.Type, members = Members(parts));
        // An event's field has its name and no symbol.
        return (members.TryGetValue(member, out var symbol) || members.TryGetValue(new("E" + member.Text[1..]), out symbol) ? Span(symbol) : null) ?? Span(type);
    }

    private List<INamedTypeSymbol> TypesOf(MemberKey type)
    {
        // The blocks that extend one receiver type share a type, which no symbol stands for.
        var group = type.Text.IndexOf("/<G>$", StringComparison.Ordinal);
        if (group > 0)
        {
            return [.. TypesOf(new(type.Text[..group])).SelectMany(t => t.GetTypeMembers())
                .Where(t => t.IsExtension && SymbolKey.Of(t) is { } block && (block == type || block.Text.StartsWith(type.Text + "/", StringComparison.Ordinal)))];
        }

        return side.Compilation?.Assembly.GetTypeByMetadataName(type.Text[2..].Replace('/', '+')) is { } found ? [found] : [];
    }

    private static Dictionary<MemberKey, ISymbol> Members(List<INamedTypeSymbol> parts)
    {
        var members = new Dictionary<MemberKey, ISymbol>();
        foreach (var symbol in parts.SelectMany(p => p.GetMembers()))
            if (SymbolKey.Of(symbol) is { } key) members.TryAdd(key, symbol);
        return members;
    }

    private SourceSpan? Span(ISymbol symbol)
    {
        var location = symbol.Locations.FirstOrDefault(l => l.IsInSource) ?? symbol.ContainingSymbol?.Locations.FirstOrDefault(l => l.IsInSource);
        if (location is null) return null;
        var span = location.GetMappedLineSpan();
        return new(
            side.LocalPaths.GetValueOrDefault(span.Path, span.Path),
            span.StartLinePosition.Line + 1, span.StartLinePosition.Character + 1,
            span.EndLinePosition.Line + 1, span.EndLinePosition.Character + 1);
    }
}
