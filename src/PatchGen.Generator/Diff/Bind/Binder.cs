using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Generator.Diff.Facts.Assemblies;
using PatchGen.Generator.Match;

namespace PatchGen.Generator.Diff.Bind;

/// <summary>
/// Tells whether a token of the pre side and one of the post side mean the same. Declared members are the same by their keys;
/// synthesized ones are bound when first met, and what their bodies then owe is handed to <see cref="Owed"/>.
/// </summary>
internal sealed class Binder
{
    private readonly int[] types, methods, fields;
    private readonly Dictionary<(int, int), bool> references = [];
    private readonly Lasting members, instances, specifications, signatures;

    public Binder(Side pre, Side post, Correspondence correspondence)
    {
        Pre = pre;
        Post = post;
        Signatures = new(Type);
        types = Map(correspondence.Types, pre.Metadata.TypeDefinitions.Count, h => MetadataTokens.GetRowNumber(h));
        methods = Map(correspondence.Methods, pre.Metadata.MethodDefinitions.Count, h => MetadataTokens.GetRowNumber(h));
        fields = Map(correspondence.Fields, pre.Metadata.FieldDefinitions.Count, h => MetadataTokens.GetRowNumber(h));
        members = new(Bound, pre, TableIndex.MemberRef);
        instances = new(Bound, pre, TableIndex.MethodSpec);
        specifications = new(Bound, pre, TableIndex.TypeSpec);
        signatures = new(Bound, pre, TableIndex.StandAloneSig);
    }

    public Side Pre { get; }

    public Side Post { get; }

    public SignatureComparer Signatures { get; }

    public Bijection Bound { get; } = new();

    /// <summary>Told of each pair of synthesized methods that was just bound: their bodies must be the same.</summary>
    public Action<MethodDefinitionHandle, MethodDefinitionHandle> Owed { get; set; } = (_, _) => { };

    private static int[] Map<T>(ImmutableArray<Pair<T>> pairs, int count, Func<T, int> row) where T : struct
    {
        var map = new int[count + 1];
        foreach (var pair in pairs)
            if (pair is { Pre: { } pre, Post: { } post }) map[row(pre)] = row(post);
        return map;
    }

    /// <summary>A type by definition, reference or specification.</summary>
    public bool Type(EntityHandle a, EntityHandle b)
    {
        if (a.Kind != b.Kind) return false;
        if (a.IsNil || b.IsNil) return a.IsNil && b.IsNil;
        return a.Kind switch
        {
            HandleKind.TypeDefinition => Type((TypeDefinitionHandle)a, (TypeDefinitionHandle)b),
            HandleKind.TypeReference => Reference((TypeReferenceHandle)a, (TypeReferenceHandle)b),
            HandleKind.TypeSpecification => specifications.Same(MetadataTokens.GetRowNumber(a), MetadataTokens.GetRowNumber(b), this, static (binder, x, y) => binder.Signatures.SameSpecification(
                binder.Pre.Blob(binder.Pre.Metadata.GetTypeSpecification(MetadataTokens.TypeSpecificationHandle(x)).Signature),
                binder.Post.Blob(binder.Post.Metadata.GetTypeSpecification(MetadataTokens.TypeSpecificationHandle(y)).Signature))),
            _ => false,
        };
    }

    /// <summary>A signature of its own: of local variables, or of a call through a function pointer.</summary>
    public bool Signature(StandaloneSignatureHandle a, StandaloneSignatureHandle b)
    {
        if (a.IsNil || b.IsNil) return a.IsNil && b.IsNil;
        return signatures.Same(MetadataTokens.GetRowNumber(a), MetadataTokens.GetRowNumber(b), this, static (binder, x, y) => binder.Signatures.Same(
            binder.Pre.Blob(binder.Pre.Metadata.GetStandaloneSignature(MetadataTokens.StandaloneSignatureHandle(x)).Signature),
            binder.Post.Blob(binder.Post.Metadata.GetStandaloneSignature(MetadataTokens.StandaloneSignatureHandle(y)).Signature)));
    }

    /// <summary>A type of the two modules themselves.</summary>
    public bool Type(TypeDefinitionHandle a, TypeDefinitionHandle b)
    {
        if (a.IsNil || b.IsNil) return a.IsNil && b.IsNil;
        var synthesized = Pre.Synthesized.Is(a);
        if (synthesized != Post.Synthesized.Is(b)) return false;
        if (!synthesized) return types[MetadataTokens.GetRowNumber(a)] == MetadataTokens.GetRowNumber(b);
        return Bound.Knows(MetadataTokens.GetToken(a), MetadataTokens.GetToken(b), out var same) ? same : new TypeBinding(this, a, b).TryBind();
    }

    /// <summary>A method by definition, reference or instantiation.</summary>
    public bool Method(EntityHandle a, EntityHandle b)
    {
        if (a.Kind != b.Kind) return false;
        switch (a.Kind)
        {
            case HandleKind.MethodDefinition:
                return Method((MethodDefinitionHandle)a, (MethodDefinitionHandle)b);
            case HandleKind.MethodSpecification:
                return instances.Same(MetadataTokens.GetRowNumber(a), MetadataTokens.GetRowNumber(b), this, static (binder, i, j) => binder.Instance(i, j));
            case HandleKind.MemberReference:
                return Member(a, b);
            default:
                return false;
        }
    }

    private bool Instance(int a, int b)
    {
        var x = Pre.Metadata.GetMethodSpecification(MetadataTokens.MethodSpecificationHandle(a));
        var y = Post.Metadata.GetMethodSpecification(MetadataTokens.MethodSpecificationHandle(b));
        return Method(x.Method, y.Method) && Signatures.Same(Pre.Blob(x.Signature), Post.Blob(y.Signature));
    }

    private bool Method(MethodDefinitionHandle a, MethodDefinitionHandle b)
    {
        var synthesized = Pre.Synthesized.Is(a);
        if (synthesized != Post.Synthesized.Is(b)) return false;
        if (!synthesized) return methods[MetadataTokens.GetRowNumber(a)] == MetadataTokens.GetRowNumber(b);
        if (Bound.Knows(MetadataTokens.GetToken(a), MetadataTokens.GetToken(b), out var same)) return same;
        return new MethodBinding(this, a, b).TryBind();
    }

    /// <summary>A field by definition or reference.</summary>
    public bool Field(EntityHandle a, EntityHandle b)
    {
        if (a.Kind != b.Kind) return false;
        return a.Kind switch
        {
            HandleKind.FieldDefinition => Field((FieldDefinitionHandle)a, (FieldDefinitionHandle)b),
            HandleKind.MemberReference => Member(a, b),
            _ => false,
        };
    }

    private bool Field(FieldDefinitionHandle a, FieldDefinitionHandle b)
    {
        var synthesized = Pre.Synthesized.Is(a);
        if (synthesized != Post.Synthesized.Is(b)) return false;
        if (!synthesized) return fields[MetadataTokens.GetRowNumber(a)] == MetadataTokens.GetRowNumber(b);
        if (Bound.Knows(MetadataTokens.GetToken(a), MetadataTokens.GetToken(b), out var same)) return same;
        return new FieldBinding(this, a, b).TryBind();
    }

    private bool Member(EntityHandle a, EntityHandle b) =>
        members.Same(MetadataTokens.GetRowNumber(a), MetadataTokens.GetRowNumber(b), this, static (binder, x, y) => binder.Reference(MetadataTokens.MemberReferenceHandle(x), MetadataTokens.MemberReferenceHandle(y)));

    // References to members of the module's own generic types come as member references; the synthesized among them are resolved.
    private bool Reference(MemberReferenceHandle a, MemberReferenceHandle b)
    {
        var x = Pre.Metadata.GetMemberReference(a);
        var y = Post.Metadata.GetMemberReference(b);
        if (x.GetKind() != y.GetKind()) return false;
        var own = Pre.Definition(x.Parent);
        var ownPost = Post.Definition(y.Parent);
        if (own.IsNil != ownPost.IsNil) return false;
        if (x.Parent.Kind == HandleKind.MethodDefinition)
            return y.Parent.Kind == HandleKind.MethodDefinition && Method(x.Parent, y.Parent) && Signatures.Same(Pre.Blob(x.Signature), Post.Blob(y.Signature));
        if (x.Parent.Kind == HandleKind.ModuleReference || y.Parent.Kind == HandleKind.ModuleReference || !Type(x.Parent, y.Parent)) return false;
        if (own.IsNil) return SameText(x.Name, y.Name) && Signatures.Same(Pre.Blob(x.Signature), Post.Blob(y.Signature));
        return x.GetKind() == MemberReferenceKind.Method
            ? Resolved.Method(Pre, own, x) is { IsNil: false } m && Resolved.Method(Post, ownPost, y) is { IsNil: false } n && Method(m, n)
            : Resolved.Field(Pre, own, x) is { IsNil: false } f && Resolved.Field(Post, ownPost, y) is { IsNil: false } g && Field(f, g);
    }

    private bool Reference(TypeReferenceHandle a, TypeReferenceHandle b)
    {
        var key = (MetadataTokens.GetRowNumber(a), MetadataTokens.GetRowNumber(b));
        if (references.TryGetValue(key, out var same)) return same;
        var x = Pre.Metadata.GetTypeReference(a);
        var y = Post.Metadata.GetTypeReference(b);
        same = SameText(x.Name, y.Name) && SameText(x.Namespace, y.Namespace) && Scope(x.ResolutionScope, y.ResolutionScope);
        references.Add(key, same);
        return same;
    }

    // By name: a reference's version is a fact of its own.
    private bool Scope(EntityHandle a, EntityHandle b) => (a.Kind, b.Kind) switch
    {
        (HandleKind.TypeReference, HandleKind.TypeReference) => Reference((TypeReferenceHandle)a, (TypeReferenceHandle)b),
        (HandleKind.AssemblyReference, HandleKind.AssemblyReference) => Assembly(
            Pre.Metadata.GetAssemblyReference((AssemblyReferenceHandle)a),
            Post.Metadata.GetAssemblyReference((AssemblyReferenceHandle)b)),
        _ => false,
    };

    // Where a side knows two of one name, only the version and the key tell them apart.
    private bool Assembly(AssemblyReference a, AssemblyReference b) => SameText(a.Name, b.Name)
        && ((!Pre.IsAmbiguous(a.Name) && !Post.IsAmbiguous(b.Name)) || ReferenceFacts.Identity(Pre, a) == ReferenceFacts.Identity(Post, b));

    /// <summary>True for names of explicit implementations that say the same in types that correspond; see <see cref="ExplicitNames"/>.</summary>
    public bool SameExplicit(StringHandle a, TypeDefinitionHandle declaring, StringHandle b, TypeDefinitionHandle postDeclaring) =>
        ExplicitNames.Same(Pre.Name(a), Post.Name(b), Pre.Snapshot, declaring, Post.Snapshot, postDeclaring);

    /// <summary>Two names, the first of the pre side.</summary>
    public bool SameText(StringHandle a, StringHandle b) => a.IsNil || b.IsNil ? a.IsNil && b.IsNil
        : Bytes.Same(Pre.Metadata.GetBlobReader(a), Post.Metadata.GetBlobReader(b)) || Post.Metadata.StringComparer.Equals(b, Pre.Metadata.GetString(a));

    /// <summary>Two blobs, the first of the pre side, byte for byte.</summary>
    public bool SameBytes(BlobHandle pre, BlobHandle post) => pre.IsNil || post.IsNil ? pre.IsNil && post.IsNil : Bytes.Same(Pre.Blob(pre), Post.Blob(post));
}
