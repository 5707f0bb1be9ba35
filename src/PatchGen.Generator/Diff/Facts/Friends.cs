using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using PatchGen.Format;

namespace PatchGen.Generator.Diff.Facts;

/// <summary>The assemblies that <c>InternalsVisibleTo</c> names, and what they can use that others cannot.</summary>
internal sealed class Friends
{
    private const string Attribute = "System.Runtime.CompilerServices.InternalsVisibleToAttribute";
    private readonly Side side;
    private readonly Dictionary<MemberKey, MethodDefinitionHandle> methods = [];
    private readonly Dictionary<MemberKey, FieldDefinitionHandle> fields = [];
    private readonly Dictionary<MemberKey, TypeDefinitionHandle> types = [];

    public Friends(Side side, Match.Correspondence correspondence)
    {
        this.side = side;
        Names = [.. Named(side).Distinct().Order(StringComparer.Ordinal)];
        if (Names.IsEmpty) return;
        foreach (var pair in correspondence.Methods)
            if (pair.Pre is { } pre) methods.TryAdd(pair.Key, pre);
        foreach (var pair in correspondence.Fields)
            if (pair.Pre is { } pre) fields.TryAdd(pair.Key, pre);
        foreach (var pair in correspondence.Types)
            if (pair.Pre is { } pre) types.TryAdd(pair.Key, pre);
    }

    /// <summary>Their simple names, sorted.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>True for a member of the pre side that friends could name and other assemblies could not.</summary>
    public bool Only(MemberKey member)
    {
        if (types.TryGetValue(member, out var type)) return Internal(type) && !Visibility.Is(side, type);
        if (methods.TryGetValue(member, out var method))
        {
            var definition = side.Metadata.GetMethodDefinition(method);
            return (definition.Attributes & MethodAttributes.MemberAccessMask) >= MethodAttributes.Assembly && (definition.Attributes & MethodAttributes.MemberAccessMask) != MethodAttributes.Family
                && Internal(definition.GetDeclaringType()) && !Visibility.Is(side, definition);
        }

        if (!fields.TryGetValue(member, out var field)) return false;
        var access = side.Metadata.GetFieldDefinition(field);
        return (access.Attributes & FieldAttributes.FieldAccessMask) >= FieldAttributes.Assembly && (access.Attributes & FieldAttributes.FieldAccessMask) != FieldAttributes.Family
            && Internal(access.GetDeclaringType()) && !Visibility.Is(side, access);
    }

    private bool Internal(TypeDefinitionHandle handle)
    {
        var type = side.Metadata.GetTypeDefinition(handle);
        return (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.NotPublic or TypeAttributes.Public => true,
            TypeAttributes.NestedPrivate or TypeAttributes.NestedFamily or TypeAttributes.NestedFamANDAssem => false,
            _ => Internal(type.GetDeclaringType()),
        };
    }

    private static IEnumerable<string> Named(Side side)
    {
        foreach (var handle in side.Metadata.GetAssemblyDefinition().GetCustomAttributes())
        {
            var attribute = side.Metadata.GetCustomAttribute(handle);
            if (Attributes.TypeName(side.Metadata, attribute) != Attribute) continue;
            var value = side.Blob(attribute.Value);
            if (value.ReadUInt16() == 1 && value.ReadSerializedString() is { } name) yield return name.Split(',')[0].Trim();
        }
    }
}
