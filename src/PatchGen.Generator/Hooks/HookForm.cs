using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile.Hooks;
using PatchGen.Hooks;

namespace PatchGen.Generator.Hooks;

/// <summary>PG9102: the form that a hook must have for the runtime to call it.</summary>
internal static class HookForm
{
    private const string Id = "PG9102";

    public static IEnumerable<Finding> Check(ImmutableArray<HookMethod> hooks, CSharpCompilation compilation, HookSources sources)
    {
        foreach (var hook in hooks)
        {
            var wrong = hook.Symbol is null ? Unread(hook.Declaration, sources) : Wrong(hook.Symbol, hook.Declaration.Stage);
            if (wrong is var (cause, remedy)) yield return HookFinding.Error(Id, hook.Declaration, $"The hook {hook.Declaration.Display} {cause}.", remedy);
            else if (Misread(hook) is { } name)
                yield return HookFinding.Error(Id, hook.Declaration, $"The hook {hook.Declaration.Display} gives {name} as something else than literals, which cannot be read before it is compiled.", "Write the value as a string literal, or a list of them.");
        }
    }

    private static (string, string)? Unread(HookDeclaration hook, HookSources sources) =>
        sources.Declarations.Contains(hook)
            ? ("carries an attribute of a hook's name that is not PatchGen.Hooks' own", "Import PatchGen.Hooks, or give the other attribute another name.")
            : ("is marked by another name than the attribute's own, and cannot be read before it is compiled", "Write the attribute by its own name, without an alias.");

    private static (string, string)? Wrong(IMethodSymbol method, HookStage? stage)
    {
        if (!method.IsStatic) return ("is not static: there is no object to call it on", "Make it static.");
        if (method.IsAsync) return ("is async: hooks run while every thread waits, on one thread", "Make it synchronous.");
        if (method.IsGenericMethod || Generic(method.ContainingType)) return ("is generic, or in a generic type: it is called without type arguments", "Put it into a type without type parameters.");
        if (method.IsExtern) return ("has no body", "Give it one.");
        if (method.MethodKind != MethodKind.Ordinary) return ("is no ordinary method", "Make it a static method of a static class.");
        if (method.ContainingType.GetMembers(method.Name).Length > 1) return ("shares its name with another member of its type, and is called by name", "Give it a name of its own.");
        return stage is null ? Shadow(method) : Signature(method, stage.Value);
    }

    private static (string, string)? Signature(IMethodSymbol method, HookStage stage)
    {
        var parameters = method.Parameters;
        if (parameters.Length > 1 || parameters.Any(p => p.RefKind != RefKind.None || !Is(p.Type, nameof(HookContext))))
            return ($"takes {Shown(method)}", "A hook takes nothing, or one HookContext.");
        var checks = stage is HookStage.CheckApply or HookStage.CheckReverse;
        if (checks && !Is(method.ReturnType, nameof(HookResult)) || method.ReturnsByRef)
            return ($"returns {method.ReturnType.ToDisplayString()}", "A check hook returns HookResult: Ok, or Veto(reason).");
        return !checks && !method.ReturnsVoid ? ($"returns {method.ReturnType.ToDisplayString()}", $"Return nothing: only check hooks have a result{(method.ReturnType.Name is "Task" or "ValueTask" ? ", and hooks are synchronous" : "")}.") : null;
    }

    private static (string, string)? Shadow(IMethodSymbol method) =>
        method.ReturnsVoid || method.Parameters.Length > 1 || method.Parameters.Any(p => p.RefKind != RefKind.None)
            ? ($"takes {Shown(method)} and returns {method.ReturnType.ToDisplayString()}", "A shadow initializer takes the object, and returns the field's value.")
            : null;

    // What the rules were judged by must be what the compiler sees.
    private static string? Misread(HookMethod hook)
    {
        var attribute = hook.Symbol!.GetAttributes().First(a => a.AttributeClass?.Name == (hook.Declaration.Stage?.ToString() ?? "ShadowInitializer") + nameof(Attribute));
        foreach (var (name, value) in attribute.NamedArguments)
        {
            var same = name switch
            {
                nameof(HookAttribute.Handles) => value.IsNull || value.Values.Select(v => v.Value as string).SequenceEqual(hook.Declaration.Handles),
                nameof(HookAttribute.Member) => value.Value as string == hook.Declaration.Member,
                nameof(HookAttribute.AtStart) => value.Value is int number && number == (hook.Declaration.RunsAtStart ? (int)AtStart.Run : (int)AtStart.Skip),
                _ => true,
            };
            if (!same) return name;
        }

        var reason = hook.Symbol.GetAttributes().FirstOrDefault(a => a.AttributeClass?.Name is nameof(NoReverseAttribute))?.ConstructorArguments.FirstOrDefault().Value as string;
        return reason == hook.Declaration.NoReverse ? null : "the reason of [NoReverse]";
    }

    private static bool Generic(INamedTypeSymbol? type) => type is not null && (type.IsGenericType || Generic(type.ContainingType));

    private static bool Is(ITypeSymbol type, string name) => type.Name == name && type.ContainingNamespace.ToDisplayString() == "PatchGen.Hooks";

    private static string Shown(IMethodSymbol method) =>
        method.Parameters.IsEmpty ? "nothing" : $"({string.Join(", ", method.Parameters.Select(p => p.ToDisplayString()))})";
}
