using System.Collections.Immutable;
using PatchGen.Format;
using PatchGen.Generator.Compile;

namespace PatchGen.Generator.Diff;

/// <summary>
/// Something that differs between pre and post: a fact, no opinion. The kinds are closed; each is judged by at least one rule,
/// and a fact that no rule judges stops the build.
/// </summary>
public abstract record Fact
{
    private protected Fact() { }

    /// <summary>The member that it is about; the assembly itself is <c>T:&lt;Module&gt;</c>.</summary>
    public required MemberKey Member { get; init; }

    /// <summary>The simple name of the assembly that declares the member: a patch may change several.</summary>
    public string Assembly { get; init; } = "";

    /// <summary>Where the member stands in the pre tree; null where it does not, or no PDB says.</summary>
    public SourceSpan? Pre { get; init; }

    /// <summary>Where the difference stands in the post tree.</summary>
    public SourceSpan? Post { get; init; }

    /// <summary>True where the assemblies that <c>InternalsVisibleTo</c> names could name the member of the pre side, and no others: <see cref="ChangeSet.Friends"/>.</summary>
    public bool FriendsOnly { get; init; }

    /// <summary>
    /// Pre bodies that go on running in what was made before the switch: state machines, lambdas with no equal post lambda, and of what was
    /// removed also the methods that something made before leads to.
    /// </summary>
    public ImmutableArray<StaleBody> Stale { get; init; } = [];

    /// <summary>True where something of the kind may lead to a pre body.</summary>
    public bool Has(SuspendedKind kind) => Stale.Any(stale => stale.Kind == kind);

    /// <summary>The first difference, in words a maintainer understands: <c>line 40: call to Check added</c>.</summary>
    public string Why { get; init; } = "";
}

/// <summary>A method's code differs: its own body, or a lambda, local function or state machine that it owns.</summary>
public sealed record MethodChanged : Fact
{
    /// <summary>The MethodDef token in the pre assembly.</summary>
    public required int PreToken { get; init; }

    /// <summary>The MethodDef token in the post assembly.</summary>
    public required int PostToken { get; init; }

    /// <summary>What kind of code it is.</summary>
    public required MethodTraits Traits { get; init; }

    /// <summary>
    /// Lambdas and local functions whose body differs while their closure's layout is bound (<see cref="ChangeSet.Synthesized"/> holds
    /// the closure's type and fields, and these methods too): each can be replaced by itself, and then delegates made before run the post code.
    /// </summary>
    public ImmutableArray<RedirectedBody> Redirect { get; init; } = [];

    /// <summary>False where the method's own body is the same on both sides: replacing the bodies in <see cref="Redirect"/> is all that is needed.</summary>
    public bool OwnBody { get; init; } = true;

    /// <summary>True unless the JIT is known never to inline the pre body: NoInlining, or more than 1,024 bytes of IL without AggressiveInlining.</summary>
    public bool MayBeInlined { get; init; } = true;

    /// <summary>How the code that is replaced behaves beside the difference; null where there is nothing to say.</summary>
    public Conduct? Conduct { get; init; }
}

/// <summary>A synthesized method that has its counterpart, with another body.</summary>
/// <param name="PreToken">The MethodDef token in the pre assembly.</param>
/// <param name="PostToken">The MethodDef token in the post assembly.</param>
public sealed record RedirectedBody(int PreToken, int PostToken);

/// <summary>A stretch of a method's IL.</summary>
/// <param name="Method">The MethodDef token.</param>
/// <param name="Start">The offset of the first instruction.</param>
/// <param name="End">The offset behind the last instruction.</param>
public sealed record IlRange(int Method, int Start, int End);

/// <summary>A method was added.</summary>
public sealed record MethodAdded : Fact
{
    /// <summary>The MethodDef token in the post assembly.</summary>
    public required int PostToken { get; init; }

    /// <summary>What kind of code it is.</summary>
    public required MethodTraits Traits { get; init; }
}

/// <summary>A method was removed, or its signature changed (then another one was added).</summary>
public sealed record MethodRemoved : Fact
{
    /// <summary>The MethodDef token in the pre assembly.</summary>
    public required int PreToken { get; init; }

    /// <summary>What kind of code it was.</summary>
    public required MethodTraits Traits { get; init; }

    /// <summary>The MethodDef token, in the post assembly, of the added method that differs by further optional parameters alone; 0 where there is none.</summary>
    public int Successor { get; init; }

    /// <summary>True where its code writes nothing and calls nothing but getters: what remains of it cannot do what the fix prevents.</summary>
    public bool OnlyReads { get; init; }
}

/// <summary>A method's flags changed: visibility, static, virtual, sealed, implementation flags such as Synchronized or NoInlining.</summary>
public sealed record MethodFlagsChanged : Fact
{
    /// <summary>The flags that differ, for example <c>Synchronized</c>.</summary>
    public required ImmutableArray<string> Flags { get; init; }

    /// <summary>True where the JIT or the runtime treats the method otherwise (not only the compiler).</summary>
    public required bool AffectsExecution { get; init; }
}

/// <summary>The initializer of a static field that both sides have, or a static constructor's own code, differs: a fact of the field, or of the constructor.</summary>
public sealed record StaticInitializerChanged : Fact
{
    /// <summary>The field whose initial value differs; empty where it is the static constructor's own code.</summary>
    public ImmutableArray<MemberKey> Fields { get; init; } = [];

    /// <summary>True where a field concerned is <c>static readonly</c>: the JIT may have folded it.</summary>
    public bool ReadOnly { get; init; }
}

/// <summary>The initializer of an instance field differs: objects made before keep what they have.</summary>
public sealed record InstanceInitializerChanged : Fact
{
    /// <summary>The field whose initial value differs.</summary>
    public ImmutableArray<MemberKey> Fields { get; init; } = [];
}

/// <summary>A const's value changed; its users in this assembly are changed methods of their own.</summary>
public sealed record ConstChanged : Fact
{
    /// <summary>The pre value, as C# writes it.</summary>
    public required string PreValue { get; init; }

    /// <summary>The post value.</summary>
    public required string PostValue { get; init; }

    /// <summary>True where other assemblies may have inlined it.</summary>
    public required bool Visible { get; init; }
}

/// <summary>An enum member was added, removed, or changed its value; or the underlying type changed.</summary>
public sealed record EnumChanged : Fact
{
    /// <summary>Which of these.</summary>
    public required EnumChange Change { get; init; }

    /// <summary>True where other assemblies could name the enum: they have compiled its numbers in.</summary>
    public bool Visible { get; init; } = true;

    /// <summary>True where code of this assembly boxes the enum, or hands it or its type on, so that its names may be printed, parsed or checked.</summary>
    public bool IsNamed { get; init; } = true;

    /// <summary>True where a public property of a type of this assembly has it, so that a serializer may print or parse its names.</summary>
    public bool IsShown { get; init; } = true;
}

/// <summary>A type was added.</summary>
public sealed record TypeAdded : Fact
{
    /// <summary>The TypeDef token in the post assembly.</summary>
    public required int PostToken { get; init; }

    /// <summary>True where other assemblies could name it.</summary>
    public required bool Visible { get; init; }
}

/// <summary>A type was removed.</summary>
public sealed record TypeRemoved : Fact
{
    /// <summary>True where other assemblies could name it.</summary>
    public required bool Visible { get; init; }
}

/// <summary>The base type or the list of interfaces changed.</summary>
public sealed record HierarchyChanged : Fact
{
    /// <summary>What was there and is no more.</summary>
    public ImmutableArray<string> Removed { get; init; } = [];

    /// <summary>What came.</summary>
    public ImmutableArray<string> Added { get; init; } = [];
}

/// <summary>The layout differs: kind, pack, size, field offsets, or the order of fields where it counts.</summary>
public sealed record LayoutChanged : Fact
{
    /// <summary>What declares it.</summary>
    public required OwnerKind Owner { get; init; }
}

/// <summary>A type's flags changed: visibility, sealed, abstract, before-field-init.</summary>
public sealed record TypeFlagsChanged : Fact
{
    /// <summary>The flags that differ.</summary>
    public required ImmutableArray<string> Flags { get; init; }

    /// <summary>True where only the compiler looks at them.</summary>
    public required bool CompileTimeOnly { get; init; }
}

/// <summary>Generic parameters differ: constraints, variance.</summary>
public sealed record GenericParametersChanged : Fact;

/// <summary>Parameter names, or their default values, differ.</summary>
public sealed record ParametersChanged : Fact
{
    /// <summary>True where a default value differs: callers in other assemblies inlined the pre one.</summary>
    public required bool Defaults { get; init; }

    /// <summary>True where the parameters are those of a lambda or local function of the member.</summary>
    public bool OfLambda { get; init; }

    /// <summary>True where other assemblies could name the method.</summary>
    public required bool Visible { get; init; }
}

/// <summary>Custom attributes of a type, member, parameter or the assembly differ.</summary>
public sealed record AttributesChanged : Fact
{
    /// <summary>The metadata names of the attribute types that were added, removed or changed their arguments.</summary>
    public required ImmutableArray<string> Attributes { get; init; }

    /// <summary>True where all of them speak to the compiler or the debugger only (nullability, state machine types, and their like).</summary>
    public required bool CompileTimeOnly { get; init; }
}

/// <summary>A property or event was added, removed, or its accessors or type changed (its accessors are facts of their own).</summary>
public sealed record PropertyOrEventChanged : Fact
{
    /// <summary>True where other assemblies could name it.</summary>
    public bool Visible { get; init; } = true;

    /// <summary>Which of these.</summary>
    public required PropertyChange Change { get; init; }
}

/// <summary>A P/Invoke's library, entry point or marshalling differs.</summary>
public sealed record PInvokeChanged : Fact;

/// <summary>The explicit implementations (MethodImpl table) of a type differ.</summary>
public sealed record MethodImplsChanged : Fact;

/// <summary>A manifest resource was added, removed or changed.</summary>
public sealed record ResourceChanged : Fact
{
    /// <summary>The resource's name.</summary>
    public required string Name { get; init; }
}

/// <summary>A reference to another assembly, or a forwarded type, was added, removed or changed its version.</summary>
public sealed record ReferenceChanged : Fact
{
    /// <summary>Which of these.</summary>
    public required ReferenceChange Change { get; init; }
}

/// <summary>The program begins in another method, which both sides have.</summary>
public sealed record EntryPointChanged : Fact;

/// <summary>A stamp of the build differs: informational or file version, source revision. Never a reason for a patch.</summary>
public sealed record BuildStampChanged : Fact;

/// <summary>Something differs that the differ does not model: always refused.</summary>
public sealed record UnmodelledChange : Fact;
