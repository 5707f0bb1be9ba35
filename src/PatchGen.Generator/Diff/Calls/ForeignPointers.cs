using System.Reflection.Metadata;
using PatchGen.Format;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff.Il;

namespace PatchGen.Generator.Diff.Calls;

/// <summary>
/// Members of other assemblies that the pre code of some takes without calling them. By key alone: the assembly that a key is looked up for
/// is one that they use.
/// </summary>
internal sealed class ForeignPointers(IReadOnlyList<Snapshot> users)
{
    private Dictionary<MemberKey, Taken>? keys;

    /// <summary>How they take a method.</summary>
    public Taken TakenOf(MemberKey method) => users.Count == 0 ? Taken.None : (keys ??= Read()).GetValueOrDefault(method);

    private Dictionary<MemberKey, Taken> Read()
    {
        var found = new Dictionary<MemberKey, Taken>();
        foreach (var user in users)
        {
            foreach (var handle in user.Metadata.MethodDefinitions)
            {
                if (user.Metadata.GetMethodDefinition(handle).RelativeVirtualAddress is not (not 0 and var address)) continue;
                var code = IlCode.Decode(user.Pe.GetMethodBody(address).GetILReader()).Instructions;
                for (var i = 0; i < code.Count; i++)
                {
                    if (code[i].Code is not (ILOpCode.Ldftn or ILOpCode.Ldvirtftn or ILOpCode.Ldtoken) || Named(user.Metadata, code[i].Token) is not { } reference) continue;
                    var taken = code[i].Code == ILOpCode.Ldtoken ? Taken.Token : i + 1 < code.Count && code[i + 1].Code == ILOpCode.Newobj ? Taken.Delegate : Taken.Pointer;
                    var key = user.Keys.Method(reference);
                    found[key] = found.GetValueOrDefault(key) | taken;
                }
            }
        }

        return found;
    }

    private static MemberReferenceHandle? Named(MetadataReader metadata, EntityHandle token) => token.Kind switch
    {
        HandleKind.MethodSpecification => Named(metadata, metadata.GetMethodSpecification((MethodSpecificationHandle)token).Method),
        HandleKind.MemberReference when metadata.GetMemberReference((MemberReferenceHandle)token).GetKind() == MemberReferenceKind.Method => (MemberReferenceHandle)token,
        _ => null,
    };
}
