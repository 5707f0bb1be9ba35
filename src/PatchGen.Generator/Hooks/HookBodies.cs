using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile.Hooks;

namespace PatchGen.Generator.Hooks;

/// <summary>
/// What the code of hooks does: waits behind the gate (PG9105), writes beside the journal (PG9106), or is still the stub (PG9108). Followed through
/// the methods that stand in the hook sources; what the target's own methods do is not.
/// </summary>
internal static class HookBodies
{
    /// <summary>What was found in a hook.</summary>
    /// <param name="Findings">The findings.</param>
    /// <param name="Writes">What it writes directly; null where it writes through its context only.</param>
    public sealed record Result(ImmutableArray<Finding> Findings, string? Writes);

    // In pieces: the text of an unfinished stub is looked for in these sources, too.
    internal const string Stub = "NotImplemented" + nameof(Exception);

    public static Result Check(HookMethod hook, CSharpCompilation compilation, HookSources sources, CancellationToken cancel)
    {
        if (hook.Symbol is not { } method) return new([], null);
        var declaration = hook.Declaration;
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var writes = new List<string>();
        foreach (var operation in Reached(method, compilation, cancel))
        {
            var at = sources.SpanOf(operation.Syntax.GetLocation());
            if (operation is IObjectCreationOperation { Type.Name: Stub })
                findings.Add(HookFinding.Error("PG9108", declaration, $"The hook {declaration.Display} is still a stub.", "Write what it should do in place of the throw.", at));
            if (!declaration.IsBehindGate) continue;
            if (Blocking.Call(operation) is { } waits)
                findings.Add(HookFinding.Error("PG9105", declaration, $"The hook {declaration.Display} waits without a limit: {waits}. A thread that is held before the gate may have what it waits for.",
                    "Use context.TryEnter(lock, timeout) and veto where it gives null, or do the work in a PreApply or PostApply hook.", at));
            if (DirectWrites.Of(operation, compilation) is not { } written) continue;
            writes.Add(written);
            if (declaration.Irreversible is null)
                findings.Add(HookFinding.Warning("PG9106", declaration, $"The hook {declaration.Display} writes {written} directly: where it or a hook after it fails, that is not taken back.",
                    "Write context.Set(ref place, value), or say [Irreversible(\"what\")] for the operator.", at));
        }

        return new(findings.ToImmutable(), writes.Count == 0 ? null : $"writes {string.Join(", ", writes.Distinct(StringComparer.Ordinal))} directly");
    }

    // Every operation of the method, and of the methods of these sources that it names.
    private static IEnumerable<IOperation> Reached(IMethodSymbol hook, CSharpCompilation compilation, CancellationToken cancel)
    {
        var seen = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default) { hook };
        var work = new Queue<IMethodSymbol>(seen);
        while (work.TryDequeue(out var method))
        {
            foreach (var syntax in method.DeclaringSyntaxReferences.Select(r => r.GetSyntax(cancel)))
            {
                if (compilation.GetSemanticModel(syntax.SyntaxTree).GetOperation(syntax, cancel) is not { } body) continue;
                foreach (var operation in body.DescendantsAndSelf())
                {
                    yield return operation;
                    if (Named(operation)?.OriginalDefinition is { } next && SymbolEqualityComparer.Default.Equals(next.ContainingAssembly, compilation.Assembly) && seen.Add(next))
                        work.Enqueue(next);
                }
            }
        }
    }

    private static IMethodSymbol? Named(IOperation operation) => operation switch
    {
        IInvocationOperation call => call.TargetMethod,
        IMethodReferenceOperation reference => reference.Method,
        IObjectCreationOperation creation => creation.Constructor,
        IPropertyReferenceOperation { Property: var property } => property.GetMethod ?? property.SetMethod,
        _ => null,
    };
}
