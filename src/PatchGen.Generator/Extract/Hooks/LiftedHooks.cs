using System.Collections.Immutable;
using System.Reflection.Metadata.Ecma335;
using Mono.Cecil;
using PatchGen.Format;
using PatchGen.Generator.Compile.Hooks;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Extract.Lift;
using PatchGen.Generator.Hooks;
using PatchGen.Hooks;

namespace PatchGen.Generator.Extract.Hooks;

/// <summary>Brings the compiled hooks into the patch module, as types that the target does not have.</summary>
internal static class LiftedHooks
{
    /// <summary>Has every type of the hooks cloned; their bodies are copied when the extraction drains.</summary>
    public static void Clone(Extraction extraction)
    {
        foreach (var type in extraction.Sides.Hooks?.Types ?? []) extraction.Cloner.Clone(type);
    }

    /// <summary>Has the shadow fields initialized by the methods that say so.</summary>
    public static void Initialize(Extraction extraction, HookModule? hooks)
    {
        if (hooks is null || extraction.Sides.Hooks is not { } side) return;
        var keys = extraction.Sides.Changes.Correspondence.Post.Keys;
        foreach (var fact in extraction.Sides.Changes.Facts)
        {
            if (fact is not (FieldAdded { IsStatic: false } or FieldRetyped { IsStatic: false })) continue;
            if (hooks.ShadowInitializers.FirstOrDefault(h => h.Member is { } member && DocumentationId.Names(member, fact.Member)) is not { } hook) continue;
            if (extraction.Sides.PostField(fact.Member) is not { } field || !extraction.Shadows.Has(field)) continue;
            var method = side.Module.GetType(hook.Type.Replace('+', '/')).Methods.First(m => m.Name == hook.Method);
            if (Fits(extraction, method, field)) extraction.Shadows.Declared[field] = Callable(extraction.Cloner.Method(method));
            else extraction.Refusals.Add("PG6123", field, $"the shadow initializer {hook.Display} does not take its type's objects and return its value", "let it take the object, or nothing, and return the field's type exactly");
        }
    }

    // It is called from beside the hooks.
    private static MethodDefinition Callable(MethodDefinition clone)
    {
        clone.Attributes = (clone.Attributes & ~MethodAttributes.MemberAccessMask) | MethodAttributes.Assembly;
        for (var type = clone.DeclaringType; type.DeclaringType is not null; type = type.DeclaringType)
            if (!type.IsNestedPublic) type.Attributes = (type.Attributes & ~TypeAttributes.VisibilityMask) | TypeAttributes.NestedAssembly;
        return clone;
    }

    private static bool Fits(Extraction extraction, MethodDefinition method, FieldDefinition field)
    {
        var clone = extraction.Cloner.Method(method);
        var value = extraction.Shadows.Value(field.FieldType, p => p);
        return clone.ReturnType.FullName == value.FullName
            && clone.Parameters.All(p => p.ParameterType.FullName == "System.Object" || p.ParameterType.FullName == extraction.Types.Map(field.DeclaringType, q => q).FullName);
    }

    /// <summary>The hooks as the manifest names them.</summary>
    public static ImmutableArray<ManifestHook> Of(Extraction extraction, HookModule? hooks) =>
        hooks is null || extraction.Sides.Hooks is null ? [] : [.. hooks.Hooks.Select(hook => new ManifestHook
        {
            Stage = hook.Stage!.Value,
            Target = extraction.Sides.Changes.Correspondence.Pre.Name,
            Type = TypeOf(extraction, hook).FullName.Replace('/', '+'),
            Method = hook.Method,
            Handles = hook.Handles,
            Member = hook.Member,
            AtStart = hook.RunsAtStart ? AtStart.Run : AtStart.Skip,
            NoReverse = hook.NoReverse,
            Irreversible = hook.Irreversible,
        })];

    /// <summary>Pre bodies of changed members that live on beside their replacements.</summary>
    public static ImmutableArray<GatedCode> Gated(Extraction extraction, HookModule? hooks, ImmutableArray<Replacement> replacements)
    {
        if (hooks is null || hooks.Hooks.IsEmpty) return [];
        var pre = extraction.Sides.Changes.Correspondence.Pre;
        var replaced = replacements.Select(r => r.Token).ToHashSet();
        return
        [
            .. from fact in extraction.Sides.Changes.Facts
               from stale in fact.Stale
               where !replaced.Contains(stale.Token)
               group stale by stale.Token into body
               orderby body.Key
               let fingerprint = Fingerprint.Of(pre, body.Key)
               where fingerprint is not null
               // Its own key, not that of the member that it belongs to: the process is asked whether this is the method.
               select new GatedCode { Member = pre.Keys.Method((System.Reflection.Metadata.MethodDefinitionHandle)MetadataTokens.EntityHandle(body.Key)), Token = body.Key, Fingerprint = fingerprint },
        ];
    }

    /// <summary>The clone of a hook's type.</summary>
    private static TypeDefinition TypeOf(Extraction extraction, HookDeclaration hook) =>
        extraction.Cloner.Clone(extraction.Sides.Hooks!.Module.GetType(hook.Type.Replace('+', '/')));
}
