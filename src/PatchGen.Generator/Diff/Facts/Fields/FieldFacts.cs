using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Format;
using PatchGen.Generator.Diff.Facts.Methods;

namespace PatchGen.Generator.Diff.Facts.Fields;

/// <summary>Fields added, removed, retyped, and those whose flags or constants differ.</summary>
internal static class FieldFacts
{
    public static void Find(Comparison comparison)
    {
        foreach (var pair in comparison.Correspondence.Fields)
        {
            switch (pair)
            {
                case { Pre: { } pre, Post: { } post }: Compare(comparison, pair.Key, pre, post); break;
                case { Post: { } post }: Added(comparison, pair.Key, post); break;
                case { Pre: { } pre }: Removed(comparison, pair.Key, pre); break;
            }
        }
    }

    private static void Added(Comparison c, MemberKey key, FieldDefinitionHandle post)
    {
        var field = c.Post.Metadata.GetFieldDefinition(post);
        if (c.AddedTypes.Contains(field.GetDeclaringType())) return;
        var owner = Owners.Kind(c.Post, field.GetDeclaringType());
        if (owner == OwnerKind.Enum)
        {
            c.Add(new EnumChanged { Member = key, Change = EnumChange.Added, Why = $"member {key.Name} = {Constants.Of(c.Post, post).Text} was added" });
            return;
        }

        if (c.FieldRenames.PreOf(post) is { } pre)
        {
            Renamed(c, key, pre, post);
            return;
        }

        var isStatic = (field.Attributes & FieldAttributes.Static) != 0;
        var initializer = isStatic && (field.Attributes & FieldAttributes.Literal) == 0 ? ConstructorFacts.Initializer(c.Post, post) : null;
        var first = FirstValue.Default;
        var shadow = !isStatic && owner == OwnerKind.Class;
        var isLock = false;
        if (shadow)
        {
            var values = new FirstValues(c.Post, c.Successors.Cover);
            (first, initializer) = values.Of(post);
            isLock = initializer is not null && (field.Attributes & FieldAttributes.InitOnly) != 0 && values.IsLock(initializer);
        }

        c.Add(new FieldAdded
        {
            Member = key,
            PostToken = MetadataTokens.GetToken(post),
            Owner = owner,
            IsStatic = isStatic,
            IsLiteral = (field.Attributes & FieldAttributes.Literal) != 0,
            HasOwnInitializer = isStatic && initializer is not null,
            Initializer = initializer,
            First = first,
            SerializedBy = Serialization.Of(c.Post, field),
            MayReplace = shadow && !isLock ? Lost(c, key.Type, Kind(c.Post, field)) : [],
            OnNewType = false,
            IsThreadStatic = Attributes.Has(c.Post.Metadata, field.GetCustomAttributes(), "System.ThreadStaticAttribute"),
        });
    }

    private static void Renamed(Comparison c, MemberKey key, FieldDefinitionHandle pre, FieldDefinitionHandle post)
    {
        var before = c.Pre.Snapshot.Keys.Field(pre);
        c.Add(new FieldRenamed { Member = key, PreMember = before, PreToken = MetadataTokens.GetToken(pre), PostToken = MetadataTokens.GetToken(post), Why = $"{before.Name} is {key.Name} now" });
    }

    // A value may move to a field of another type, but not between what has nothing in common.
    private enum ValueKind { Flag, Number, Reference, Any }

    private static ValueKind Kind(Side side, FieldDefinition field)
    {
        var blob = side.Blob(field.Signature);
        blob.ReadByte();
        return blob.ReadCompressedInteger() switch
        {
            0x02 => ValueKind.Flag,
            >= 0x03 and <= 0x0d or 0x18 or 0x19 => ValueKind.Number,
            0x0e or 0x12 or 0x14 or 0x1c or 0x1d => ValueKind.Reference,
            _ => ValueKind.Any,
        };
    }

    private static ImmutableArray<MemberKey> Lost(Comparison c, MemberKey type, ValueKind added) =>
    [
        .. from pair in c.Correspondence.Fields
           where pair is { Pre: not null, Post: null } && pair.Key.Type == type && !c.FieldRenames.GoesOn(pair.Pre.Value)
           let field = c.Pre.Metadata.GetFieldDefinition(pair.Pre!.Value)
           where (field.Attributes & FieldAttributes.Static) == 0
           let lost = Kind(c.Pre, field)
           where added == lost || added == ValueKind.Any || lost == ValueKind.Any
           orderby pair.Key
           select pair.Key,
    ];

    private static void Removed(Comparison c, MemberKey key, FieldDefinitionHandle pre)
    {
        var field = c.Pre.Metadata.GetFieldDefinition(pre);
        if (c.RemovedTypes.Contains(field.GetDeclaringType()) || c.FieldRenames.GoesOn(pre)) return;
        var owner = Owners.Kind(c.Pre, field.GetDeclaringType());
        if (owner == OwnerKind.Enum)
        {
            c.Add(new EnumChanged { Member = key, Change = EnumChange.Removed, Why = $"member {key.Name} = {Constants.Of(c.Pre, pre).Text} was removed" });
            return;
        }

        c.Add(new FieldRemoved
        {
            Member = key,
            Owner = owner,
            First = owner == OwnerKind.Class && (field.Attributes & FieldAttributes.Static) == 0 ? new FirstValues(c.Pre).Of(pre).Value : default,
            IsStatic = (field.Attributes & FieldAttributes.Static) != 0,
            IsLiteral = (field.Attributes & FieldAttributes.Literal) != 0,
            Visible = Visibility.Is(c.Pre, field),
        });
    }

    private static void Compare(Comparison c, MemberKey key, FieldDefinitionHandle pre, FieldDefinitionHandle post)
    {
        var a = c.Pre.Metadata.GetFieldDefinition(pre);
        var b = c.Post.Metadata.GetFieldDefinition(post);
        if (AreSame(c, a, b)) return;
        var owner = Owners.Kind(c.Post, b.GetDeclaringType());
        if (!c.Binder.Signatures.Same(c.Pre.Blob(a.Signature), c.Post.Blob(b.Signature)))
        {
            if (owner == OwnerKind.Enum)
                c.Add(new EnumChanged { Member = key.Type, Change = EnumChange.UnderlyingType, Why = $"the underlying type {TypeText(c.Pre, a)} -> {TypeText(c.Post, b)}" });
            else
            {
                var isStatic = (b.Attributes & FieldAttributes.Static) != 0;
                var (first, initializer) = isStatic || owner != OwnerKind.Class ? default : new FirstValues(c.Post).Of(post);
                c.Add(new FieldRetyped
                {
                    Member = key,
                    PostToken = MetadataTokens.GetToken(post),
                    First = first,
                    Initializer = initializer,
                    WidensToken = !isStatic && owner == OwnerKind.Class && IsPrivate(a) && IsPrivate(b) && Widening.Holds(c, a.Signature, b.Signature) ? MetadataTokens.GetToken(pre) : 0,
                    Owner = owner,
                    IsStatic = isStatic,
                    PreType = TypeText(c.Pre, a),
                    PostType = TypeText(c.Post, b),
                    Why = $"{TypeText(c.Pre, a)} -> {TypeText(c.Post, b)}",
                });
            }
        }

        if ((a.Attributes ^ b.Attributes) is not 0 and var flags)
            c.Add(new FieldFlagsChanged
            {
                Member = key,
                Flags = [.. FlagNames.Of(flags)],
                Removed = [.. FlagNames.Of(a.Attributes & flags)],
                IsStatic = (a.Attributes & b.Attributes & FieldAttributes.Static) != 0,
                Why = $"{a.Attributes} -> {b.Attributes}",
            });
        // What a const of decimal holds is said below.
        var attributes = AttributeComparer.Differing(c.Binder, a.GetCustomAttributes(), b.GetCustomAttributes())
            .Where(n => n is not "System.Runtime.CompilerServices.DecimalConstantAttribute");
        if (AttributeComparer.Fact(key, attributes) is { } fact) c.Add(fact);
        if (!c.SameBytes(a.GetMarshallingDescriptor(), b.GetMarshallingDescriptor()))
            c.Add(new PInvokeChanged { Member = key, Why = $"marshalling of {key.Name}" });
        if ((a.Attributes & FieldAttributes.HasFieldRVA) != 0 && !SameData(c, pre, post)) c.Add(new UnmodelledChange { Member = key, Why = "the field is mapped to data" });
        Value(c, key, owner, pre, post);
    }

    // Most are.
    private static bool AreSame(Comparison c, FieldDefinition a, FieldDefinition b) =>
        a.Attributes == b.Attributes && (a.Attributes & FieldAttributes.HasFieldRVA) == 0
        && c.Binder.Signatures.Same(c.Pre.Blob(a.Signature), c.Post.Blob(b.Signature))
        && c.SameBytes(a.GetMarshallingDescriptor(), b.GetMarshallingDescriptor())
        && Constants.AreSame(c.Binder, (a.GetDefaultValue(), a.GetCustomAttributes()), (b.GetDefaultValue(), b.GetCustomAttributes()))
        && AttributeComparer.AreSame(c.Binder, a.GetCustomAttributes(), b.GetCustomAttributes());

    private static void Value(Comparison c, MemberKey key, OwnerKind owner, FieldDefinitionHandle pre, FieldDefinitionHandle post)
    {
        var (a, b) = (Constants.Of(c.Pre, pre), Constants.Of(c.Post, post));
        // Members of an enum have its underlying type, which is a fact of its own.
        if (a == b || (owner == OwnerKind.Enum && a.Text == b.Text && Underlying(c.Pre, pre) != Underlying(c.Post, post))) return;
        var (x, y) = (a.Text ?? "none", b.Text ?? "none");
        c.Inlines(owner == OwnerKind.Enum ? $"enum member {key.Name}" : $"const {key.Name}", x, y);
        if (owner == OwnerKind.Enum)
        {
            c.Add(new EnumChanged { Member = key, Change = EnumChange.Value, Why = $"{x} -> {y}" });
            return;
        }

        c.Add(new ConstChanged { Member = key, PreValue = x, PostValue = y, Visible = Visibility.Is(c.Post, c.Post.Metadata.GetFieldDefinition(post)), Why = $"const {key.Name} {x} -> {y}" });
    }

    private static string Underlying(Side side, FieldDefinitionHandle member)
    {
        var fields = side.Metadata.GetTypeDefinition(side.Metadata.GetFieldDefinition(member).GetDeclaringType()).GetFields().Select(side.Metadata.GetFieldDefinition);
        return fields.Where(f => (f.Attributes & FieldAttributes.Static) == 0).Select(f => TypeText(side, f)).FirstOrDefault("");
    }

    // C# maps no declared field; other compilers do.
    private static bool SameData(Comparison c, FieldDefinitionHandle pre, FieldDefinitionHandle post)
    {
        var size = c.Pre.MappedSize(pre);
        return size > 0 && c.Pre.MappedData(pre, size).SequenceEqual(c.Post.MappedData(post, size));
    }

    private static bool IsPrivate(FieldDefinition field) => (field.Attributes & FieldAttributes.FieldAccessMask) == FieldAttributes.Private;

    private static string TypeText(Side side, FieldDefinition field) => field.DecodeSignature(side.Snapshot.Keys, null);
}
