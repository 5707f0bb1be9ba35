using System.Collections.Immutable;
using System.Reflection.Metadata;
using PatchGen.Format;
using PatchGen.Generator.Diff.Bind;
using PatchGen.Generator.Diff.Bodies;
using PatchGen.Generator.Diff.Calls;
using PatchGen.Generator.Diff.Facts.Assemblies;
using PatchGen.Generator.Diff.Facts.Fields;
using PatchGen.Generator.Diff.Facts.Methods;
using PatchGen.Generator.Match;

namespace PatchGen.Generator.Diff;

/// <summary>One run of Diff: the sides, the bijection, and the facts found so far.</summary>
internal sealed class Comparison : IDisposable
{
    private readonly List<Fact> facts = [];
    private readonly ReferencedAssemblies references;
    private readonly Dictionary<(string Pre, string Post), string> inlined = [];
    private readonly Declarations preDeclarations, postDeclarations;
    private readonly Lazy<Successors> successors;
    private readonly Lazy<FieldRenames> fieldRenames;

    public Comparison(Correspondence correspondence)
    {
        Correspondence = correspondence;
        preDeclarations = new(correspondence.Pre);
        postDeclarations = new(correspondence.Post);
        Pre = new(correspondence.Pre);
        Post = new(correspondence.Post);
        Binder = new(Pre, Post, correspondence);
        // The pre side's first, as those run in the process; a shipped binary names none.
        references = new([.. correspondence.Pre.References, .. correspondence.Post.References]);
        Owners = new(Binder, new(Binder, new(Pre, references), new(Post, references)));
        Friends = new(Pre, correspondence);
        Conducts = new(Pre, Post);
        successors = new(() => new(this));
        fieldRenames = new(() => new(correspondence, Pre, Post, Binder));
        foreach (var type in correspondence.Types)
        {
            if (type.Pre is null) AddedTypes.Add(type.Post!.Value);
            if (type.Post is null) RemovedTypes.Add(type.Pre!.Value);
        }
    }

    public Correspondence Correspondence { get; }

    /// <summary>What the code of assemblies that use this one, and are compared with it, points at.</summary>
    public ForeignPointers Users { get; init; } = new([]);

    public Side Pre { get; }

    public Side Post { get; }

    public Binder Binder { get; }

    public OwnerComparer Owners { get; }

    /// <summary>Types of the post side that the pre side lacks: their members are no facts of their own.</summary>
    public HashSet<TypeDefinitionHandle> AddedTypes { get; } = [];

    /// <summary>Types of the pre side that the post side lacks.</summary>
    public HashSet<TypeDefinitionHandle> RemovedTypes { get; } = [];

    /// <summary>Instance fields whose initial value was found to differ.</summary>
    public HashSet<MemberKey> Initialized { get; } = [];

    /// <summary>True for a field that both sides have.</summary>
    public bool OnBothSides(MemberKey field) => Correspondence.Find(Correspondence.Fields, field) is { Pre: not null, Post: not null };

    /// <summary>True for a method that both sides have.</summary>
    public bool HasMethod(MemberKey method) => Correspondence.Find(Correspondence.Methods, method) is { Pre: not null, Post: not null };

    /// <summary>True for a member of a type that one side lacks: such members are no facts of their own.</summary>
    public bool OnOneSidedType(MemberKey member) => AddedTypes.Count + RemovedTypes.Count > 0 && Correspondence.Find(Correspondence.Types, member.Type) is { Pre: null } or { Post: null };

    /// <summary>Two blobs, the first of the pre side, byte for byte.</summary>
    public bool SameBytes(BlobHandle pre, BlobHandle post) => Binder.SameBytes(pre, post);

    /// <summary>True for a field that is read-only on either side.</summary>
    public bool IsReadOnly(MemberKey field) =>
        Correspondence.Find(Correspondence.Fields, field) is { } pair
        && ((pair.Pre is { } pre && (Pre.Metadata.GetFieldDefinition(pre).Attributes & System.Reflection.FieldAttributes.InitOnly) != 0)
            || (pair.Post is { } post && (Post.Metadata.GetFieldDefinition(post).Attributes & System.Reflection.FieldAttributes.InitOnly) != 0));

    /// <summary>Remembers a value that compilers inline into its users.</summary>
    public void Inlines(string name, string pre, string post) => inlined.TryAdd((pre, post), name);

    /// <summary>Whose value changed from the one to the other: <c>const Max</c>; null where nobody's did.</summary>
    public string? InlinedValue(string pre, string post) => inlined.GetValueOrDefault((pre, post));

    /// <summary>How methods that changed behave beside their difference.</summary>
    public Behaviour.Conducts Conducts { get; }

    /// <summary>The added methods that stand for removed ones.</summary>
    public Successors Successors => successors.Value;

    /// <summary>The added fields that are removed ones under another name.</summary>
    public FieldRenames FieldRenames => fieldRenames.Value;

    /// <summary>The assemblies that may use what is internal.</summary>
    public Friends Friends { get; }

    public void Add(Fact fact) => facts.Add(Located(fact) with { FriendsOnly = Friends.Only(fact.Member), Assembly = Correspondence.Post.Name });

    /// <summary>Says more of facts that are known, once all are.</summary>
    public void Refine<TFact>(Func<TFact, TFact> say) where TFact : Fact
    {
        for (var i = 0; i < facts.Count; i++)
            if (facts[i] is TFact fact) facts[i] = say(fact);
    }

    /// <summary>The facts of a kind that are known so far.</summary>
    public IEnumerable<TFact> Known<TFact>() where TFact : Fact => facts.OfType<TFact>();

    // Code is found by its sequence points. What is declared is found where it is declared; without a compilation, where its code is.
    private Fact Located(Fact fact)
    {
        if (fact is MethodChanged or StaticInitializerChanged or InstanceInitializerChanged)
        {
            return fact with { Pre = fact.Pre ?? preDeclarations.Of(fact.Member), Post = fact.Post ?? postDeclarations.Of(fact.Member) };
        }

        var added = fact is MethodAdded or FieldAdded or TypeAdded or EnumChanged { Change: EnumChange.Added } or PropertyOrEventChanged { Change: PropertyChange.Added };
        var removed = fact is MethodRemoved or FieldRemoved or TypeRemoved or EnumChanged { Change: EnumChange.Removed } or PropertyOrEventChanged { Change: PropertyChange.Removed };
        var pre = added ? null : preDeclarations.Of(fact is FieldRenamed renamed ? renamed.PreMember : fact.Member) ?? fact.Pre;
        // Of what a shipped binary had and the sources lack, the type is all that can be shown.
        return fact with { Pre = pre, Post = removed && pre is not null ? null : postDeclarations.Of(fact.Member) ?? fact.Post };
    }

    /// <summary>The facts by member, then by kind, then by what they say.</summary>
    public ImmutableArray<Fact> Sorted() =>
        [.. facts.OrderBy(f => f.Member).ThenBy(f => f.GetType().Name, StringComparer.Ordinal).ThenBy(f => f.Why, StringComparer.Ordinal)];

    public void Dispose() => references.Dispose();
}
