using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Format;
using PatchGen.Runtime.Agent;

namespace PatchGen.Runtime.Check;

/// <summary>Compares the IL as loaded, other rewriters seen, with the IL that the patch was made against.</summary>
internal static class Fingerprints
{
    /// <summary>Null, or which methods differ.</summary>
    public static Failure? Differ(PatchTarget target, TargetModule module)
    {
        var keys = new MemberKeyReader(module.Metadata);
        var differing = new List<string>();
        var methods = target.Replacements.Select(r => (r.Member, r.Token, r.Fingerprint)).Concat(target.Gated.Select(g => (g.Member, g.Token, g.Fingerprint))).ToList();
        foreach (var (member, token, fingerprint) in methods)
        {
            var display = member.Display;
            if (!IsMethod(module.Metadata, token))
                differing.Add($"{display}: token {token:x8} is no method here");
            else if (keys.Method((MethodDefinitionHandle)MetadataTokens.Handle(token)) is var key && key != member)
                differing.Add($"{display}: token {token:x8} is {key.Display} here");
            else if (NativeAgent.Body(new Site(module.Id, token)) is not { } body)
                differing.Add($"{display}: has no IL here");
            else if (PatchIdentity.Sha256(body) is var loaded && loaded != fingerprint)
                differing.Add($"{display}: IL {loaded[..12]} here, {string.Concat(fingerprint.Take(12))} in the patch");
        }

        return differing.Count == 0
            ? null
            : new Failure(Code.IdentityIl, $"{differing.Count} of {methods.Count} methods of {module.Display} do not have the IL that the patch was made against: something rewrote the module, or the patch is for another build.", differing);
    }

    private static bool IsMethod(MetadataReader metadata, int token) =>
        (uint)token >> 24 == (uint)HandleKind.MethodDefinition && (token & 0xFFFFFF) is > 0 and var row && row <= metadata.MethodDefinitions.Count;
}
