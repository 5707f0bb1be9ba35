using System.Collections.Immutable;
using System.Reflection.Metadata.Ecma335;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PatchGen.Format;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Extract.Hooks;
using PatchGen.Generator.Hooks;
using FieldDefinitionHandle = System.Reflection.Metadata.FieldDefinitionHandle;
using MethodDefinitionHandle = System.Reflection.Metadata.MethodDefinitionHandle;
using TypeDefinitionHandle = System.Reflection.Metadata.TypeDefinitionHandle;

namespace PatchGen.Generator.Extract.Map;

/// <summary>Both sides as Cecil reads them, and which post definition the target has already.</summary>
internal sealed class Sides : IDisposable
{
    private readonly Dictionary<int, int> preTokens = [];
    private readonly Dictionary<MemberKey, int> postMethods = [];
    private readonly Dictionary<MemberKey, int> postFields = [];
    private readonly HashSet<int> retyped = [];
    private readonly References references;

    public Sides(ChangeSet changes, HookModule? hooks = null)
    {
        Changes = changes;
        var correspondence = changes.Correspondence;
        foreach (var pair in correspondence.Types) Bind(pair.Pre, pair.Post);
        foreach (var pair in correspondence.Methods) Bind(pair.Pre, pair.Post);
        foreach (var pair in correspondence.Fields) Bind(pair.Pre, pair.Post);
        foreach (var renamed in changes.Facts.OfType<FieldRenamed>()) preTokens[renamed.PostToken] = renamed.PreToken;
        foreach (var (post, pre) in changes.Synthesized) preTokens[post] = pre;

        references = new References(correspondence.Pre, correspondence.Post, hooks?.References ?? []);
        Pre = Open(correspondence.Pre.Image, []);
        Post = Open(correspondence.Post.Image, correspondence.Post.Pdb);

        foreach (var handle in PostSide.Metadata.MethodDefinitions) postMethods[PostSide.Keys.Method(handle)] = MetadataTokens.GetToken(handle);
        foreach (var handle in PostSide.Metadata.FieldDefinitions) postFields[PostSide.Keys.Field(handle)] = MetadataTokens.GetToken(handle);
        if (hooks is not null) Hooks = new HookSide(this, hooks, Open(hooks.Image, hooks.Pdb));
        retyped.UnionWith(changes.Facts.OfType<FieldRetyped>().Where(f => postFields.ContainsKey(f.Member)).Select(f => postFields[f.Member]));
    }

    public ChangeSet Changes { get; }

    public ModuleDefinition Pre { get; }

    public ModuleDefinition Post { get; }

    /// <summary>The compiled hooks, which name what the post side has by reference; null where there are none.</summary>
    public HookSide? Hooks { get; }

    public IAssemblyResolver Resolver => references;

    /// <summary>True for a definition that has to come into the patch module where the target does not have it.</summary>
    public bool Defines(TypeDefinition type) => type.Module == Post || type.Module == Hooks?.Module;

    /// <summary>The file of a referenced assembly, or null.</summary>
    public string? PathOf(string assembly) => references.PathOf(assembly);

    /// <summary>True for a field that both sides have, with different types.</summary>
    public bool IsRetyped(FieldDefinition post) => retyped.Contains(post.MetadataToken.ToInt32());

    public TypeDefinition? PreOf(TypeDefinition post) => (TypeDefinition?)Lookup(post);

    public MethodDefinition? PreOf(MethodDefinition post) => (MethodDefinition?)Lookup(post);

    public FieldDefinition? PreOf(FieldDefinition post) => (FieldDefinition?)Lookup(post);

    public MethodDefinition PreMethod(int token) => (MethodDefinition)Pre.LookupToken(token);

    public TypeDefinition PostType(int token) => (TypeDefinition)Post.LookupToken(token);

    /// <summary>The post definition of that name; null where there is none.</summary>
    public TypeDefinition? PostType(TypeReference named) => Post.GetType(named.GetElementType().FullName);

    public MethodDefinition PostMethod(int token) => (MethodDefinition)Post.LookupToken(token);

    /// <summary>The post definition that a reference in the post module names; null where another assembly defines it.</summary>
    public MethodDefinition? Definition(MethodReference reference) => reference switch
    {
        MethodDefinition definition => definition,
        GenericInstanceMethod instance => Definition(instance.ElementMethod),
        _ when Hooks?.Module == reference.Module => Hooks.Definition(reference),
        _ when !NamesPostType(reference.DeclaringType) => null,
        // By key, not by Cecil's resolver: one identity everywhere.
        _ => PostMethod(KeyOf(reference)),
    };

    public FieldDefinition? Definition(FieldReference reference) => reference switch
    {
        FieldDefinition definition => definition,
        _ when Hooks?.Module == reference.Module => Hooks.Definition(reference),
        _ when !NamesPostType(reference.DeclaringType) => null,
        _ => PostField(KeyOf(reference)),
    };

    /// <summary>The post method that a reference in another module names by <paramref name="key"/>; null where there is none.</summary>
    public MethodDefinition? PostMethod(MemberKey key) => postMethods.TryGetValue(key, out var token) ? PostMethod(token) : null;

    /// <summary>The post field that a reference in another module names by <paramref name="key"/>; null where there is none.</summary>
    public FieldDefinition? PostField(MemberKey key) => postFields.TryGetValue(key, out var token) ? (FieldDefinition)Post.LookupToken(token) : null;

    /// <summary>The key of what a reference of the post module, or of the hooks, names.</summary>
    public MemberKey KeyOf(MethodReference reference) => KeysOf(reference).Method(MetadataTokens.MemberReferenceHandle((int)reference.MetadataToken.RID));

    /// <summary>The key of what a reference of the post module, or of the hooks, names.</summary>
    public MemberKey KeyOf(FieldReference reference) => KeysOf(reference).Field(MetadataTokens.MemberReferenceHandle((int)reference.MetadataToken.RID));

    /// <summary>Has references to another assembly of the patch, and to its patch module, looked up in the post code.</summary>
    public void Provide(Extraction peer)
    {
        references.Provide(peer.Sides.Post.Assembly);
        references.Provide(peer.Module.Assembly);
    }

    public void Dispose()
    {
        Hooks?.Dispose();
        Pre.Dispose();
        Post.Dispose();
        references.Dispose();
    }

    private MemberKeyReader KeysOf(MemberReference reference) => reference.Module == Hooks?.Module ? Hooks.Keys : PostSide.Keys;

    private Compile.Snapshot PostSide => Changes.Correspondence.Post;

    private bool NamesPostType(TypeReference type) => type is not ArrayType && type.GetElementType() is TypeDefinition definition && definition.Module == Post;

    private void Bind<THandle>(THandle? pre, THandle? post) where THandle : struct
    {
        if (pre is { } p && post is { } q) preTokens[Token(q)] = Token(p);
    }

    private static int Token<THandle>(THandle handle) where THandle : struct => handle switch
    {
        TypeDefinitionHandle type => MetadataTokens.GetToken(type),
        MethodDefinitionHandle method => MetadataTokens.GetToken(method),
        FieldDefinitionHandle field => MetadataTokens.GetToken(field),
        _ => throw new InvalidOperationException($"{typeof(THandle)} has no token."),
    };

    // Tokens are the post module's: what another module defines, the target does not have.
    private IMetadataTokenProvider? Lookup(MemberReference post) =>
        post.Module == Post && preTokens.TryGetValue(post.MetadataToken.ToInt32(), out var pre) ? Pre.LookupToken(pre) : null;

    private ModuleDefinition Open(ImmutableArray<byte> image, ImmutableArray<byte> pdb)
    {
        var parameters = new ReaderParameters(ReadingMode.Deferred) { InMemory = true, AssemblyResolver = references };
        if (!pdb.IsDefaultOrEmpty)
        {
            parameters.ReadSymbols = true;
            parameters.SymbolReaderProvider = new PortablePdbReaderProvider();
            parameters.SymbolStream = new MemoryStream([.. pdb]);
        }

        return ModuleDefinition.ReadModule(new MemoryStream([.. image]), parameters);
    }
}
