using System.Reflection.Metadata;
using PatchGen.Format;
using PatchGen.Generator.Diff.Behaviour;
using PatchGen.Generator.Diff.Il;

namespace PatchGen.Generator.Diff.Facts.Fields;

/// <summary>Code of the post side that looks at the fields of a class other than by naming them: a field that is kept beside the objects is not there for it.</summary>
internal static class Onlookers
{
    private static readonly HashSet<string> Lookups =
    [
        "GetField", "GetFields", "GetMember", "GetMembers", "FindMembers", "InvokeMember", "GetRuntimeField", "GetRuntimeFields", "get_DeclaredFields", "get_DeclaredMembers", "GetDeclaredField",
    ];

    private static readonly HashSet<string> Layouts =
    [
        "System.Runtime.CompilerServices.Unsafe::As", "System.Runtime.CompilerServices.Unsafe::AsRef", "System.Runtime.InteropServices.Marshal::SizeOf",
        "System.Runtime.InteropServices.Marshal::OffsetOf", "System.Runtime.InteropServices.Marshal::StructureToPtr", "System.Runtime.InteropServices.Marshal::PtrToStructure",
    ];

    public static void Find(Comparison c)
    {
        var owners = c.Known<FieldAdded>().Where(f => f is { IsStatic: false, OnNewType: false, Owner: OwnerKind.Class }).Select(f => f.Member.Type).ToHashSet();
        if (owners.Count == 0) return;
        var seen = new SortedDictionary<MemberKey, SortedSet<string>>();
        foreach (var method in c.Post.Metadata.MethodDefinitions)
            if (c.Post.Body(method) is { } body)
                Look(c.Post, method, body, owners, seen);
        c.Refine<FieldAdded>(f => !f.IsStatic && seen.TryGetValue(f.Member.Type, out var by) ? f with { SeenBy = [.. by] } : f);
    }

    // Who asks for fields, and names the class there or is one of its members, asks for the fields of the class.
    private static void Look(Side side, MethodDefinitionHandle method, MethodBodyBlock body, HashSet<MemberKey> owners, SortedDictionary<MemberKey, SortedSet<string>> seen)
    {
        var looks = new List<Called>();
        var named = new HashSet<MemberKey>();
        for (var code = new IlScanner(body); code.Next();)
        {
            if (code.Code != ILOpCode.Ldtoken && !code.IsCall) continue;
            var token = code.Token;
            if (token.Kind is HandleKind.TypeDefinition or HandleKind.TypeSpecification)
            {
                var text = side.Snapshot.Keys.TypeText(token);
                named.UnionWith(owners.Where(o => Mentions(text, o)));
            }

            if (token.Kind is not (HandleKind.MemberReference or HandleKind.MethodSpecification)) continue;
            var called = Called.Of(side, token);
            if (Lookups.Contains(called.Name) && called.Type is "System.Type" or "System.Reflection.TypeInfo" or "System.Reflection.IReflect" or "System.Reflection.RuntimeReflectionExtensions") looks.Add(called);
            if (!Layouts.Contains($"{called.Type}::{called.Name}")) continue;
            if (token.Kind == HandleKind.MethodSpecification)
            {
                var arguments = side.Metadata.GetMethodSpecification((MethodSpecificationHandle)token).DecodeSignature(side.Snapshot.Keys, null);
                // As<T>(object) to the class itself is a cast that is not checked, and reads nothing.
                if (called.Name != "As" || arguments.Length > 1)
                    foreach (var owner in owners.Where(o => arguments.Any(a => Mentions(a, o)))) Add(owner, called);
            }
            else
            {
                looks.Add(called);
            }
        }

        if (looks.Count == 0) return;
        var declaring = side.Snapshot.Keys.Method(method).Type;
        foreach (var owner in owners.Where(o => named.Contains(o) || o == declaring)) looks.ForEach(l => Add(owner, l));

        void Add(MemberKey owner, Called called)
        {
            if (!seen.TryGetValue(owner, out var by)) seen.Add(owner, by = new(StringComparer.Ordinal));
            by.Add($"{called} in {side.Snapshot.Keys.Method(method).Display}");
        }
    }

    private static bool Mentions(string type, MemberKey owner) => type == owner.Text[2..] || type.StartsWith(owner.Text[2..] + "<", StringComparison.Ordinal);
}
