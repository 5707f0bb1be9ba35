using Mono.Cecil;
using PatchGen.Generator.Extract.Clone;
using PatchGen.Generator.Extract.Lift;
using PatchGen.Generator.Extract.Map;
using PatchGen.Generator.Extract.Shadow;
using PatchGen.Generator.Extract.Statics;

namespace PatchGen.Generator.Extract;

/// <summary>What the parts of one extraction share: the sides, the module in the making, and the bodies that wait to be copied.</summary>
internal sealed class Extraction
{
    private readonly Queue<Body> bodies = [];

    public Extraction(Sides sides, string name, Peers peers)
    {
        Sides = sides;
        Peers = peers;
        Refusals = new Refusals(sides);
        Module = AssemblyDefinition.CreateAssembly(
            new AssemblyNameDefinition(name, new Version(1, 0, 0, 0)),
            name + ".dll",
            new ModuleParameters { Kind = ModuleKind.Dll, AssemblyResolver = sides.Resolver }).MainModule;
        Types = new TypeMap(this);
        // The references come first: Cecil finds the core library among them.
        TargetReference = Types.Assembly(Named(sides.Pre.Assembly.Name));
        foreach (var reference in sides.Pre.AssemblyReferences.Concat(sides.Post.AssemblyReferences)) Types.Declare(reference);
        Types.Assembly((AssemblyNameReference)Module.TypeSystem.CoreLibrary);
        Members = new MemberMap(this);
        Cloner = new TypeCloner(this);
        Holders = new Holders(this);
        Lifter = new Lifter(this);
        Statics = new StaticHolders(this);
        Shadows = new ShadowHolders(this);
        Attributes = new AttributeMap(this);
        Symbols = new Symbols(this);
        TypesByName = new TypesByName(this);
        NativeLibraries = new NativeLibraries(this);
    }

    public Sides Sides { get; }

    /// <summary>This one and those of the other assemblies of the patch.</summary>
    public Peers Peers { get; }

    public Refusals Refusals { get; }

    public ModuleDefinition Module { get; }

    public AssemblyNameReference TargetReference { get; }

    public TypeMap Types { get; }

    public MemberMap Members { get; }

    public TypeCloner Cloner { get; }

    public Holders Holders { get; }

    public Lifter Lifter { get; }

    public StaticHolders Statics { get; }

    public ShadowHolders Shadows { get; }

    public AttributeMap Attributes { get; }

    public Symbols Symbols { get; }

    public TypesByName TypesByName { get; }

    public NativeLibraries NativeLibraries { get; }

    /// <summary>A reference to a type of the runtime's own library, however the references of the target divide it.</summary>
    public TypeReference Core(string space, string name, bool isValueType = false)
    {
        var library = new AssemblyNameReference("System.Private.CoreLib", new Version(8, 0, 0, 0)) { PublicKeyToken = [0x7c, 0xec, 0x85, 0xd7, 0xbe, 0xa7, 0x79, 0x8e] };
        return new(space, name, Module, Types.Assembly(library), isValueType);
    }

    /// <summary>Has a body copied when its turn comes.</summary>
    public void CopyLater(Body body)
    {
        // Cecil says that an extern method has a body.
        if (body.Source.RVA != 0) bodies.Enqueue(body);
    }

    /// <summary>Copies bodies until none is left; each may ask for further members.</summary>
    public void Drain(CancellationToken cancel)
    {
        do
        {
            while (bodies.TryDequeue(out var next))
            {
                cancel.ThrowIfCancellationRequested();
                BodyCopier.Copy(this, next);
            }

            Cloner.Fill();
        }
        while (bodies.Count > 0 || Statics.Initialize() || Shadows.Initialize());

        Cloner.Sort();
    }

    private static AssemblyNameReference Named(AssemblyNameDefinition name) =>
        new(name.Name, name.Version) { Culture = name.Culture, PublicKeyToken = name.PublicKeyToken };
}
