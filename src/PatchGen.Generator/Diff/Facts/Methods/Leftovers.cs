using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Format;
using PatchGen.Generator.Diff.Bodies;

namespace PatchGen.Generator.Diff.Facts.Methods;

/// <summary>
/// The code of removed methods and types that goes on running in what was made of it. Nobody starts it any more; what waits in it, points at
/// it, or is an object of it, ends with it.
/// </summary>
internal static class Leftovers
{
    public static void Find(Comparison c)
    {
        c.Refine<MethodRemoved>(fact => fact with { Stale = OfMethod(c, fact.Member, (MethodDefinitionHandle)MetadataTokens.EntityHandle(fact.PreToken), fact.Successor == 0) });
        c.Refine<TypeRemoved>(fact => fact with { Stale = OfType(c, Match.Correspondence.Find(c.Correspondence.Types, fact.Member)!.Value.Pre!.Value) });
    }

    // A method that its successor stands for is redirected to it; what waits in its state machine is not.
    private static ImmutableArray<StaleBody> OfMethod(Comparison c, MemberKey key, MethodDefinitionHandle method, bool isGone)
    {
        var reach = Reach.From(c.Pre, [method], m => m != method && c.Binder.Bound.IsPreBound(MetadataTokens.GetToken(m)));
        var within = StaleBodies.Of(c, key, reach, [method]);
        return isGone ? [.. within, .. StaleBodies.Kinds(c.Conducts.Graph.TakenOf(method) | c.Users.TakenOf(key)).Select(kind => StaleBodies.Body(c, kind, key, method))] : within;
    }

    private static ImmutableArray<StaleBody> OfType(Comparison c, TypeDefinitionHandle type)
    {
        var definition = c.Pre.Metadata.GetTypeDefinition(type);
        var stale = ImmutableArray.CreateBuilder<StaleBody>();
        foreach (var method in definition.GetMethods().Where(m => !c.Pre.Synthesized.Is(m))) stale.AddRange(OfMethod(c, c.Pre.Snapshot.Keys.Method(method), method, isGone: true));
        stale.AddRange(OfObjects(c, type, definition));
        foreach (var nested in definition.GetNestedTypes().Where(nested => !c.Pre.Synthesized.Is(nested))) stale.AddRange(OfType(c, nested));
        return stale.DrainToImmutable();
    }

    // What others may call without knowing the type, of its own or of a base that is gone with it.
    private static IEnumerable<StaleBody> OfObjects(Comparison c, TypeDefinitionHandle type, TypeDefinition definition)
    {
        if ((definition.Attributes & (TypeAttributes.Interface | TypeAttributes.Abstract)) != 0 || Owners.IsValueType(c.Pre, definition)) yield break;
        var key = c.Pre.Snapshot.Keys.Type(type);
        for (var at = type; !at.IsNil && c.RemovedTypes.Contains(at); at = c.Pre.Definition(c.Pre.Metadata.GetTypeDefinition(at).BaseType))
            foreach (var method in c.Pre.Metadata.GetTypeDefinition(at).GetMethods().Where(m => c.Pre.Body(m) is not null && IsCalledByOthers(c, m)))
                yield return new(SuspendedKind.Object, key, MetadataTokens.GetToken(method), key.Text[2..], null);
    }

    private static bool IsCalledByOthers(Comparison c, MethodDefinitionHandle handle)
    {
        var method = c.Pre.Metadata.GetMethodDefinition(handle);
        return (method.Attributes & MethodAttributes.Virtual) != 0
            && !Attributes.Has(c.Pre.Metadata, method.GetCustomAttributes(), "System.Runtime.CompilerServices.CompilerGeneratedAttribute")
            // What decides something takes parameters; there the pre answer may be what was fixed.
            && !(method.DecodeSignature(c.Pre.Snapshot.Keys, null).ParameterTypes.IsEmpty && Behaviour.Purity.OnlyReads(c.Pre, handle));
    }
}
