using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using PatchGen.Hooks;

namespace PatchGen.Format;

/// <summary>What <c>manifest.json</c> says: the identity of a patch, what it fits, what it replaces and what was found on the way.</summary>
public sealed record Manifest
{
    /// <summary>The version of this schema that this build of PatchGen writes and reads.</summary>
    public const int CurrentSchema = 1;

    /// <summary>What a stage's hooks may take where the patch says nothing else, in milliseconds.</summary>
    public const int DefaultHookTimeout = 5_000;

    /// <summary>What a thread may wait before changed code where the patch says nothing else, in milliseconds.</summary>
    public const int DefaultGateTimeout = 250;

    /// <summary>The schema's version; a reader refuses one that it does not know.</summary>
    public int SchemaVersion { get; init; } = CurrentSchema;

    /// <summary>The first 40 bits of <see cref="ContentHash"/>: lower-case base32hex, 8 characters. For people.</summary>
    public string Id { get; init; } = "";

    /// <summary>SHA-256 over the sorted file hashes and this manifest without id, hash and signature: lower-case hex. For decisions.</summary>
    public string ContentHash { get; init; } = "";

    /// <summary>The name of the patched assembly or, with several targets, of the project that made the patch.</summary>
    public required string Name { get; init; }

    /// <summary>The version of PatchGen that made the patch.</summary>
    public required string Generator { get; init; }

    /// <summary>The compiler whose output was compared: name and version, as its portable PDB records it.</summary>
    public required string Compiler { get; init; }

    /// <summary>Where the pre side came from.</summary>
    public required Baseline Baseline { get; init; }

    /// <summary>The commit of the post side, where it was built from a clean git tree.</summary>
    public string? PostCommit { get; init; }

    /// <summary>
    /// The assemblies that the patch changes, dependencies first. One that has no replacements has additions that the code of the
    /// others needs.
    /// </summary>
    public required ImmutableArray<PatchTarget> Targets { get; init; }

    /// <summary>What the rules said of the change: never one of severity Refused.</summary>
    public ImmutableArray<ManifestFinding> Findings { get; init; } = [];

    /// <summary>The transform hooks, in the order in which they run.</summary>
    public ImmutableArray<ManifestHook> Hooks { get; init; } = [];

    /// <summary>How long all hooks of one stage may take together, in milliseconds; null: <see cref="DefaultHookTimeout"/>.</summary>
    public int? HookTimeout { get; init; }

    /// <summary>
    /// How long a thread of the application may wait before changed code while hooks run, in milliseconds; null:
    /// <see cref="DefaultGateTimeout"/>. One that waited longer vetoes.
    /// </summary>
    public int? GateTimeout { get; init; }

    /// <summary>Consistency roots: doc ids of synchronous request boundaries that must be off every stack at the switch.</summary>
    public ImmutableArray<string> Roots { get; init; } = [];

    /// <summary>Content hashes of the patches that must be applied before this one.</summary>
    public ImmutableArray<string> Requires { get; init; } = [];

    /// <summary>Content hashes of the patches that this one supersedes.</summary>
    public ImmutableArray<string> Replaces { get; init; } = [];

    /// <summary>Each other file of the tarball but <c>signature.p7s</c>, sorted by path.</summary>
    public ImmutableArray<ManifestFile> Files { get; init; } = [];

    /// <summary>The manifest as UTF-8 JSON, indented, byte for byte the same for the same value.</summary>
    public byte[] ToJson() =>
        // The writer of .NET 8 ends lines as the platform does.
        Encoding.UTF8.GetBytes(JsonSerializer.Serialize(this, FormatJson.Default.Manifest).ReplaceLineEndings("\n") + "\n");
}

/// <summary>Where the pre side came from, so that an operator can tell a shipped build from a rebuilt one.</summary>
public sealed record Baseline
{
    /// <summary>What was named.</summary>
    public required BaselineKind Kind { get; init; }

    /// <summary>What the maintainer named: the git ref, or the file's name without its path.</summary>
    public required string Name { get; init; }

    /// <summary>The commit that a git ref resolved to.</summary>
    public string? Commit { get; init; }

    /// <summary>True where the pre assembly was compiled from sources, not taken as shipped.</summary>
    public bool Rebuilt { get; init; }
}

/// <summary>One assembly that the patch changes.</summary>
public sealed record PatchTarget
{
    /// <summary>The simple name of the assembly.</summary>
    public required string Name { get; init; }

    /// <summary>Its assembly version.</summary>
    public required string Version { get; init; }

    /// <summary>The module version id that a loaded module must have.</summary>
    public required Guid Mvid { get; init; }

    /// <summary>Its target framework moniker, for example <c>.NETCoreApp,Version=v10.0</c>; empty when it has none.</summary>
    public string TargetFramework { get; init; } = "";

    /// <summary>The path of the patch module in the tarball, for example <c>module/Lib.patch-8c4o6ucj.dll</c>.</summary>
    public required string Module { get; init; }

    /// <summary>The methods to redirect, sorted by token.</summary>
    public required ImmutableArray<Replacement> Replacements { get; init; }

    /// <summary>Pre bodies that something made before the switch may lead to, sorted by member.</summary>
    public ImmutableArray<SuspendedCode> Suspended { get; init; } = [];

    /// <summary>
    /// Pre bodies that are not replaced and still belong to changed members (state machines, lambdas, local functions): with
    /// hooks, threads that enter one wait before the gate. Sorted by token; empty where the patch has no hooks.
    /// </summary>
    public ImmutableArray<GatedCode> Gated { get; init; } = [];

    /// <summary>Instance fields that the patch keeps beside their objects, sorted by member.</summary>
    public ImmutableArray<ShadowedField> ShadowFields { get; init; } = [];
}

/// <summary>An instance field that objects of the process have no room for. Patches that name the same one share its values.</summary>
public sealed record ShadowedField
{
    /// <summary>The key of the field: <c>F:Shop.Session::failures</c>.</summary>
    public required MemberKey Member { get; init; }

    /// <summary>The metadata name of the type that declares it.</summary>
    public required string Type { get; init; }

    /// <summary>The type of its values, as keys write it.</summary>
    public required string ValueType { get; init; }

    /// <summary>What objects made before hold.</summary>
    public required ShadowInitial Initial { get; init; }
}

/// <summary>A pre body that runs on the data that hooks transform.</summary>
public sealed record GatedCode
{
    /// <summary>The key of the target's method.</summary>
    public required MemberKey Member { get; init; }

    /// <summary>Its MethodDef token in the target module.</summary>
    public required int Token { get; init; }

    /// <summary>SHA-256, lower-case hex, of the method's whole IL body in the pre assembly.</summary>
    public required string Fingerprint { get; init; }
}

/// <summary>One redirected method.</summary>
public sealed record Replacement
{
    /// <summary>The key of the target's method.</summary>
    public required MemberKey Member { get; init; }

    /// <summary>Its MethodDef token in the target module.</summary>
    public required int Token { get; init; }

    /// <summary>SHA-256, lower-case hex, of the method's whole IL body (header, code, exception table) in the pre assembly.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The metadata name of the type in the patch module that holds the replacement.</summary>
    public required string HolderType { get; init; }

    /// <summary>The name of the static replacement; unique in its holder.</summary>
    public required string HolderMethod { get; init; }

    /// <summary>Why the method is replaced, for people: <c>const MaxDepth 128 -> 64 was inlined here</c>.</summary>
    public string Why { get; init; } = "";

    /// <summary>
    /// True unless the JIT is known never to inline the pre body (NoInlining, a constructor of a state machine's kind, or IL too large):
    /// only such a method can live on in dynamic code made before the switch.
    /// </summary>
    public bool MayBeInlined { get; init; } = true;
}

/// <summary>Code of the target that lives on in what was made before the switch.</summary>
public sealed record SuspendedCode
{
    /// <summary>What leads to it.</summary>
    public required SuspendedKind Kind { get; init; }

    /// <summary>The user's member that owns it.</summary>
    public required MemberKey Member { get; init; }

    /// <summary>The metadata name of the state machine type, of the type that holds the delegate's method, or of the objects' own.</summary>
    public required string Type { get; init; }

    /// <summary>The delegate's method in <see cref="Type"/>; null for others.</summary>
    public string? Method { get; init; }

    /// <summary>The MethodDef token, in the target, of that method, of <c>MoveNext</c>, of one that the objects have, or to which pointers lead.</summary>
    public required int Token { get; init; }
}

/// <summary>A finding as the manifest records it.</summary>
public sealed record ManifestFinding
{
    /// <summary>The rule's id, for example <c>PG4002</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>How grave it is.</summary>
    public required Severity Severity { get; init; }

    /// <summary>What it means to the process.</summary>
    public required FindingEffect Effect { get; init; }

    /// <summary>The member it speaks of.</summary>
    public required MemberKey Member { get; init; }

    /// <summary>The assembly that declares the member; null: the one that the patch is named after.</summary>
    public string? Assembly { get; init; }

    /// <summary>What was found, in one sentence.</summary>
    public required string Message { get; init; }

    /// <summary>The justification of the suppression that accepted it, if one did.</summary>
    public string? Justification { get; init; }

    /// <summary>The hook that declared to handle it, if one did.</summary>
    public string? HandledBy { get; init; }
}

/// <summary>A transform hook of the patch.</summary>
public sealed record ManifestHook
{
    /// <summary>When it runs.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<HookStage>))]
    public required HookStage Stage { get; init; }

    /// <summary>The simple name of the target whose patch module holds it; empty: the first target's.</summary>
    public string Target { get; init; } = "";

    /// <summary>The metadata name of the type in the patch module that holds it.</summary>
    public required string Type { get; init; }

    /// <summary>The static method's name; unique in its type.</summary>
    public required string Method { get; init; }

    /// <summary>The ids of the rules whose findings it satisfies.</summary>
    public ImmutableArray<string> Handles { get; init; } = [];

    /// <summary>The documentation id of the member whose findings it satisfies; null: every member's.</summary>
    public string? Member { get; init; }

    /// <summary>What it does when the patch is applied before <c>Main</c>.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<AtStart>))]
    public AtStart AtStart { get; init; } = AtStart.Skip;

    /// <summary>Why what an <c>Apply</c> hook did cannot be undone: undo is refused with this reason. Null where a <c>Reverse</c> hook does it.</summary>
    public string? NoReverse { get; init; }

    /// <summary>What it writes beside the journal, so that a failure after it leaves that behind; null where it says nothing of the kind.</summary>
    public string? Irreversible { get; init; }
}

/// <summary>A file of the tarball.</summary>
public sealed record ManifestFile
{
    /// <summary>The path in the tarball, with forward slashes.</summary>
    public required string Path { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256, lower-case hex.</summary>
    public required string Sha256 { get; init; }
}

/// <summary>Source-generated JSON of the format and of the wire.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowTrailingCommas = false)]
[JsonSerializable(typeof(Manifest))]
[JsonSerializable(typeof(WireRequest))]
[JsonSerializable(typeof(WireProgress))]
[JsonSerializable(typeof(WireResponse))]
public sealed partial class FormatJson : JsonSerializerContext;
