using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using PatchGen.Format;

namespace PatchGen.Generator.Diff.Facts.Assemblies;

/// <summary>The assemblies that <c>InternalsVisibleTo</c> names, and what they can use that others cannot.</summary>
internal sealed class Friends
{
    private const string Attribute = "System.Runtime.CompilerServices.InternalsVisibleToAttribute";
    private readonly Side side;
    private readonly Match.Correspondence correspondence;

    public Friends(Side side, Match.Correspondence correspondence)
    {
        (this.side, this.correspondence) = (side, correspondence);
        Names = [.. Named(side).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>Their simple names, sorted.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>True for a member of the pre side that friends could name and other assemblies could not.</summary>
    public bool Only(MemberKey member)
    {
        if (Names.IsEmpty) return false;
        if (Match.Correspondence.Find(correspondence.Types, member) is { Pre: { } type }) return Internal(type) && !Visibility.Is(side, type);
        if (Match.Correspondence.Find(correspondence.Methods, member) is { Pre: { } method })
        {
            var definition = side.Metadata.GetMethodDefinition(method);
            return (definition.Attributes & MethodAttributes.MemberAccessMask) >= MethodAttributes.Assembly && (definition.Attributes & MethodAttributes.MemberAccessMask) != MethodAttributes.Family
                && Internal(definition.GetDeclaringType()) && !Visibility.Is(side, definition);
        }

        if (Match.Correspondence.Find(correspondence.Fields, member) is not { Pre: { } field }) return false;
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
