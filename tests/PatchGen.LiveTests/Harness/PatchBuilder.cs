using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using PatchGen.Format;
using PatchGen.Hooks;

namespace PatchGen.LiveTests.Harness;

/// <summary>A patch that the test writes by hand: C# for the module, and which method replaces which.</summary>
internal sealed record PatchBuilder(byte[] Library, string Source, params (string Member, string Replacement)[] Methods)
{
    private const string Holder = "Patch";

    private static readonly byte[] HooksLibrary = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, AgentIdentity.Folder, "PatchGen.Hooks.dll"));

    private const string AccessToTarget = """
        using PatchGen.Hooks;

        [assembly: IgnoresAccessChecksTo("Lib")]
        namespace System.Runtime.CompilerServices
        {
            [AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
            sealed class IgnoresAccessChecksToAttribute(string name) : Attribute { public string AssemblyName { get; } = name; }
        }
        """;

    /// <summary>Distinguishes the modules of patches of one target.</summary>
    public string Tag { get; init; } = "00000001";

    public ImmutableArray<string> Requires { get; init; } = [];

    public ImmutableArray<string> Roots { get; init; } = [];

    public ImmutableArray<SuspendedCode> Suspended { get; init; } = [];

    public ImmutableArray<ShadowedField> ShadowFields { get; init; } = [];

    public bool MayBeInlined { get; init; } = true;

    /// <summary>The hooks: methods of the source's <c>Transforms</c> by their stage, which is their name unless it says another.</summary>
    public ImmutableArray<ManifestHook> Hooks { get; init; } = [];

    /// <summary>Pre bodies that wait before the gate: <c>Type::Method</c>, or a part of a key that only one method has.</summary>
    public ImmutableArray<string> Gated { get; init; } = [];

    /// <summary>Generous: these tests share their machine.</summary>
    public int GateTimeout { get; init; } = 30_000;

    public int? HookTimeout { get; init; }

    /// <summary>The module's image, where it is not to be compiled from the source.</summary>
    public byte[]? Module { get; init; }

    public DotNet DotNet { get; init; } = DotNet.Own;

    public Guid? Mvid { get; init; }

    public string? Fingerprint { get; init; }

    /// <summary>A hook in the source's <c>Transforms</c>.</summary>
    public static ManifestHook Hook(HookStage stage, string? method = null) => new() { Stage = stage, Type = "Transforms", Method = method ?? $"{stage}" };

    /// <summary>The sealed manifest and the tarball.</summary>
    public (Manifest Manifest, byte[] Tarball) Build()
    {
        var name = $"Lib.patch-{Tag}";
        // Attributes of an assembly come before its types and after its using directives.
        var module = Module ?? ReleaseCompiler.Compile(DotNet, name, AccessToTarget + Source, Library, HooksLibrary);
        using var pe = new PEReader(ImmutableArray.Create(Library));
        var metadata = pe.GetMetadataReader();
        var keys = new MemberKeyReader(metadata);
        var tokens = metadata.MethodDefinitions.ToDictionary(m => keys.Method(m).Text, m => m);
        var replacements = Methods.Select(m =>
        {
            var (key, handle) = tokens.Single(t => t.Key == m.Member || t.Key.StartsWith($"M:{m.Member}(", StringComparison.Ordinal));
            return new Replacement
            {
                Member = new(key),
                Token = MetadataTokens.GetToken(handle),
                Fingerprint = Fingerprint ?? PatchIdentity.Sha256(Body(pe, metadata.GetMethodDefinition(handle))),
                HolderType = Holder,
                HolderMethod = m.Replacement,
                MayBeInlined = MayBeInlined,
            };
        });
        var path = $"module/{name}.dll";
        var manifest = new Manifest
        {
            Name = "Lib",
            Generator = "test",
            Compiler = "test",
            Baseline = new Baseline { Kind = BaselineKind.Assembly, Name = "Lib.dll" },
            Requires = Requires,
            Roots = Roots,
            Hooks = Hooks,
            HookTimeout = HookTimeout,
            GateTimeout = Hooks.IsEmpty ? null : GateTimeout,
            Targets =
            [
                new PatchTarget
                {
                    Name = "Lib",
                    Version = "0.0.0.0",
                    Mvid = Mvid ?? metadata.GetGuid(metadata.GetModuleDefinition().Mvid),
                    Module = path,
                    Replacements = [.. replacements.OrderBy(r => r.Token)],
                    Suspended = Suspended,
                    ShadowFields = ShadowFields,
                    Gated = [.. Gated.Select(Waiting).OrderBy(g => g.Token)],
                },
            ],
        };
        return PatchArchive.Write(manifest, new Dictionary<string, byte[]> { [path] = module });

        GatedCode Waiting(string part)
        {
            var (key, handle) = tokens.Single(t => t.Key.Contains(part, StringComparison.Ordinal));
            return new() { Member = new(key), Token = MetadataTokens.GetToken(handle), Fingerprint = PatchIdentity.Sha256(Body(pe, metadata.GetMethodDefinition(handle))) };
        }
    }

    private static ReadOnlySpan<byte> Body(PEReader pe, MethodDefinition method)
    {
        var size = pe.GetMethodBody(method.RelativeVirtualAddress).Size;
        return pe.GetSectionData(method.RelativeVirtualAddress).GetContent(0, size).AsSpan();
    }
}
