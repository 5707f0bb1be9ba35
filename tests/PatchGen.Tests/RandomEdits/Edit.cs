using Microsoft.CodeAnalysis;

namespace PatchGen.Tests.RandomEdits;

/// <summary>An edit of a program.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Post">The program after it.</param>
/// <param name="Member">The member that holds it, by the name that metadata gives it; empty where it is no member's.</param>
/// <param name="Line">The line of both programs where it begins, from 1.</param>
/// <param name="LastLine">The line of the pre program where it ends.</param>
/// <param name="Says">What one of the reasons must say: a pattern.</param>
internal sealed record Edit(string Kind, string Post, string Member, int Line, int LastLine, string Says)
{
    /// <summary>True where nothing that runs may differ.</summary>
    public bool IsNoOp { get; init; }

    /// <summary>True where what other members have inlined or chosen changes too: a constant, a default, an overload.</summary>
    public bool Spreads { get; init; }

    /// <summary>True where a lambda goes: what it captured is then kept otherwise from the method's start on, which is the first difference.</summary>
    public bool Recaptures { get; init; }

    public override string ToString() => $"{Kind} in {Member} at line {Line}";

    /// <summary>Puts text in place of a node.</summary>
    public static Edit Replace(string kind, SyntaxNode root, SyntaxNode node, string text, string says) =>
        new(kind, root.ToFullString().Remove(node.SpanStart, node.Span.Length).Insert(node.SpanStart, text), Members.NameOf(node), Members.Line(node), Members.LastLine(node), says);
}
