using System.Reflection.Metadata;
using PatchGen.Format;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff.Il;

namespace PatchGen.Generator.Diff.Calls;

/// <summary>
/// Members of other assemblies that the pre code of some makes delegates or function pointers of. By key alone: the assembly that a key is
/// looked up for is one that they use.
/// </summary>
internal sealed class ForeignPointers(IReadOnlyList<Snapshot> users)
{
    private HashSet<MemberKey>? keys;

    /// <summary>True where one of them points at the method.</summary>
    public bool Contains(MemberKey method) => users.Count > 0 && (keys ??= Read()).Contains(method);

    private HashSet<MemberKey> Read()
    {
        var found = new HashSet<MemberKey>();
        foreach (var user in users)
        {
            foreach (var handle in user.Metadata.MethodDefinitions)
            {
                if (user.Metadata.GetMethodDefinition(handle).RelativeVirtualAddress is not (not 0 and var address)) continue;
                foreach (var instruction in IlCode.Decode(user.Pe.GetMethodBody(address).GetILReader()).Instructions)
                {
                    if (instruction.Code is ILOpCode.Ldftn or ILOpCode.Ldvirtftn && Named(user.Metadata, instruction.Token) is { } reference) found.Add(user.Keys.Method(reference));
                }
            }
        }

        return found;
    }

    private static MemberReferenceHandle? Named(MetadataReader metadata, EntityHandle token) => token.Kind switch
    {
        HandleKind.MethodSpecification => Named(metadata, metadata.GetMethodSpecification((MethodSpecificationHandle)token).Method),
        HandleKind.MemberReference => (MemberReferenceHandle)token,
        _ => null,
    };
}
