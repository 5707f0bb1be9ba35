using System.Text.Json.Serialization;

namespace PatchGen.Format;

/// <summary>
/// The stable code of an outcome, with the exit code that <c>patchgen</c> ends with. A code's meaning never changes;
/// several codes may share an exit code.
/// </summary>
/// <param name="Name">The code as JSON shows it, for example <c>bad-tarball-hash</c>.</param>
/// <param name="Exit">The exit code.</param>
[JsonConverter(typeof(CodeName))]
public sealed record Code(string Name, int Exit)
{
    /// <summary>Done.</summary>
    public static readonly Code Ok = new("ok", 0);
    /// <summary>The patch is in the process already, and proven; nothing was done.</summary>
    public static readonly Code AlreadyApplied = new("already-applied", 0);
    /// <summary>A broken invariant of PatchGen itself.</summary>
    public static readonly Code Internal = new("internal", 1);
    /// <summary>The sources of a side do not compile.</summary>
    public static readonly Code CompileFailed = new("does-not-compile", 1);
    /// <summary>What a build makes cannot be written where it should go.</summary>
    public static readonly Code OutputFailed = new("output-not-written", 1);
    /// <summary>The tool itself may not open enough files.</summary>
    public static readonly Code ShortOfDescriptors = new("short-of-descriptors", 1);
    /// <summary>The command line is wrong.</summary>
    public static readonly Code Usage = new("usage", 2);
    /// <summary>The suppression file is malformed, or holds an entry that accepts nothing.</summary>
    public static readonly Code SuppressionFile = new("suppression-file", 2);
    /// <summary>Pre and post do the same.</summary>
    public static readonly Code NothingToPatch = new("nothing-to-patch", 3);
    /// <summary>The rules refuse the change.</summary>
    public static readonly Code Refused = new("refused", 4);
    /// <summary>The baseline was given wrongly or does not exist.</summary>
    public static readonly Code BaselineNotFound = new("baseline-not-found", 5);
    /// <summary>The baseline's sources do not compile.</summary>
    public static readonly Code BaselineBroken = new("baseline-does-not-compile", 5);
    /// <summary>The baseline's sources do not give the shipped binary.</summary>
    public static readonly Code BaselineNotReproduced = new("baseline-not-reproduced", 5);
    /// <summary>Not a gzip tarball, or one that ends early.</summary>
    public static readonly Code TarballTruncated = new("bad-tarball-truncated", 6);
    /// <summary>A file's bytes are not those that the manifest names.</summary>
    public static readonly Code TarballHash = new("bad-tarball-hash", 6);
    /// <summary>An entry that a patch never has: a link, a path that leaves the archive, an absurd size, a duplicate.</summary>
    public static readonly Code TarballHostile = new("bad-tarball-hostile", 6);
    /// <summary>No manifest, or one that this version cannot read.</summary>
    public static readonly Code TarballManifest = new("bad-tarball-manifest", 6);
    /// <summary>Unsigned, or signed by a certificate that the trust store does not hold.</summary>
    public static readonly Code Untrusted = new("untrusted", 7);
    /// <summary>No loaded module has the target's MVID, but one of its name is there.</summary>
    public static readonly Code IdentityMvid = new("identity-mvid", 8);
    /// <summary>A method's IL as loaded is not the IL that the patch was made against.</summary>
    public static readonly Code IdentityIl = new("identity-il", 8);
    /// <summary>No such process, or none that runs .NET.</summary>
    public static readonly Code NoProcess = new("no-such-process", 9);
    /// <summary>The process went away on the way.</summary>
    public static readonly Code ProcessExited = new("process-exited", 9);
    /// <summary>The process belongs to another user.</summary>
    public static readonly Code NotPermitted = new("not-permitted", 10);
    /// <summary>Diagnostics are turned off in the process.</summary>
    public static readonly Code DiagnosticsOff = new("diagnostics-off", 11);
    /// <summary>Another profiler holds the only slot.</summary>
    public static readonly Code ProfilerActive = new("profiler-active", 11);
    /// <summary>The process opted out with <c>PATCHGEN_DISABLE=1</c>.</summary>
    public static readonly Code OptedOut = new("opted-out", 11);
    /// <summary>The runtime of the process is not supported: NativeAOT, trimmed, too old.</summary>
    public static readonly Code NotSupported = new("not-supported", 11);
    /// <summary>The process may open too few further files for an agent.</summary>
    public static readonly Code ProcessShortOfDescriptors = new("process-short-of-descriptors", 11);
    /// <summary>The process may start too few further threads.</summary>
    public static readonly Code ProcessShortOfThreads = new("process-short-of-threads", 11);
    /// <summary>The process may map, or its control group may use, too little further memory.</summary>
    public static readonly Code ProcessShortOfMemory = new("process-short-of-memory", 11);
    /// <summary>The target assembly is not loaded in the process.</summary>
    public static readonly Code TargetNotLoaded = new("target-not-loaded", 11);
    /// <summary>The target is loaded in a collectible context, whose methods the runtime cannot redirect.</summary>
    public static readonly Code Collectible = new("collectible", 11);
    /// <summary>The patch module does not resolve or does not compile in the process.</summary>
    public static readonly Code ModuleInvalid = new("module-invalid", 11);
    /// <summary>A changed method, an inliner or a consistency root stayed on a stack.</summary>
    public static readonly Code Busy = new("busy", 12);
    /// <summary>Instances made before would run pre code on the data that the patch's hooks transform.</summary>
    public static readonly Code InFlight = new("in-flight", 12);
    /// <summary>A check hook vetoed.</summary>
    public static readonly Code Vetoed = new("vetoed", 13);
    /// <summary>A hook threw or overran its deadline.</summary>
    public static readonly Code HookFailed = new("hook-failed", 13);
    /// <summary>A hook of the patch did what nothing undoes.</summary>
    public static readonly Code NotReversible = new("not-reversible", 13);
    /// <summary>The process holds no patch of that id.</summary>
    public static readonly Code UnknownId = new("unknown-id", 14);
    /// <summary>A later patch must come off first.</summary>
    public static readonly Code Order = new("order", 15);
    /// <summary>A patch that this one requires is missing.</summary>
    public static readonly Code Dependency = new("dependency", 15);
    /// <summary>Applied, now or before; calls, iterators or delegates from before the switch may still run pre code.</summary>
    public static readonly Code Draining = new("draining", 16);
    /// <summary>Applied, now or before; the fix may be without effect where code that cannot be reached runs. Worse than draining.</summary>
    public static readonly Code Unproven = new("unproven", 16);
    /// <summary>Two builds that were compared do not do the same.</summary>
    public static readonly Code Differs = new("differs", 17);
    /// <summary>Cancelled by the user; nothing was changed.</summary>
    public static readonly Code Cancelled = new("cancelled", 130);

    /// <summary>Every code, by reflection over this type.</summary>
    public static IReadOnlyList<Code> All { get; } =
        [.. typeof(Code).GetFields().Where(f => f.FieldType == typeof(Code)).Select(f => (Code)f.GetValue(null)!)];

    /// <summary>The code of that name, or <see cref="Internal"/> where a newer peer sent one that this build does not know.</summary>
    public static Code Parse(string name) => All.FirstOrDefault(c => c.Name == name) ?? Internal;

    /// <inheritdoc />
    public override string ToString() => Name;
}

/// <summary>A refusal or failure with its stable code: what, why and what to do, in one line.</summary>
/// <param name="Code">The code.</param>
/// <param name="Message">One line that names the thing, the cause and the remedy.</param>
/// <param name="Evidence">Further lines: frames, members, files. Empty when the message says it all.</param>
public sealed record Failure(Code Code, string Message, params IReadOnlyList<string> Evidence);

/// <summary>A value, or the failure that stands in its place.</summary>
public readonly record struct Result<T>(T? Value, Failure? Failure)
{
    /// <summary>True where there is a value.</summary>
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(Value))]
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(false, nameof(Failure))]
    public bool Ok => Failure is null;

    /// <summary>Wraps a value.</summary>
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>Wraps a failure.</summary>
    public static implicit operator Result<T>(Failure failure) => new(default, failure);
}
